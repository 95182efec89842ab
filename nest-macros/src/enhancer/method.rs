//! The enhancer attributes on an impl block: the one method that they know is found by its name.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{FnArg, Ident, ImplItem, ImplItemFn, ItemImpl, ReceiverKind, ReturnType, Type};

use super::Kind;
use super::expand::{Facts, checked, extraction_traits, facts, gives};
use super::function::{extraction, refuse_bodies, refuse_pipes};
use crate::controller::parameter::{Parameter, judged, judgements, parameters};
use crate::controller::{describe, sets_protected};
use crate::injectable;
use crate::support::{CratePath, Errors, Places, nearest};

pub(super) fn on_impl(
    kind: Kind,
    mut item: ItemImpl,
    krate: &CratePath,
    is_free: bool,
    errors: &mut Errors,
) -> (TokenStream, TokenStream) {
    let (word, (name, example)) = (kind.word(), kind.method());
    if item.trait_.is_some() {
        errors.under(&item.self_ty, format!("NEST-E0115: `#[{word}]` goes on the inherent impl block of a type"));
        return (item.to_token_stream(), TokenStream::new());
    }
    if !injectable::parameters_are_types(&item.generics, &format!("a {word}"), errors) {
        return (item.to_token_stream(), TokenStream::new());
    }
    let names: Vec<String> = item.items.iter().filter_map(function_name).collect();
    let Some(method) = item.items.iter_mut().find_map(|member| match member {
        // A pipe that only looks at its value has `validate`.
        ImplItem::Fn(function)
            if function.sig.ident == name || kind == Kind::Pipe && function.sig.ident == "validate" =>
        {
            Some(function)
        }
        _ => None,
    }) else {
        let near = names.iter().find(|candidate| nearest(candidate, &[name]).is_some());
        let help = match near {
            Some(near) => format!("rename `{near}`: `{example}`"),
            None => format!("add `{example}`"),
        };
        errors.under(&item.self_ty, format!("NEST-E0120: this `#[{word}]` has no `{name}`\nhelp: {help}"));
        return (item.to_token_stream(), TokenStream::new());
    };
    shape(kind, method, errors);
    // The parameters of middleware are the request and the rest of the call.
    let parameters = if kind == Kind::Middleware { Vec::new() } else { parameters(&mut method.sig, &mut 0, errors) };
    refuse_bodies(&parameters, errors);
    refuse_pipes(&parameters, errors);
    let output = match &method.sig.output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(_, ty) => ty.to_token_stream(),
    };
    let ident = method.sig.ident.clone();
    let ty = (*item.self_ty).clone();
    let generated = if errors.is_empty() {
        let enhancer = Enhancer {
            kind,
            ty: &ty,
            generics: &item.generics,
            is_free,
            ident: &ident,
            parameters: &parameters,
            output: &output,
        };
        expand(&enhancer, krate, errors)
    } else {
        TokenStream::new()
    };
    (item.to_token_stream(), generated)
}

fn function_name(member: &ImplItem) -> Option<String> {
    match member {
        ImplItem::Fn(function) => Some(function.sig.ident.to_string()),
        _ => None,
    }
}

fn shape(kind: Kind, method: &ImplItemFn, errors: &mut Errors) {
    let (word, (name, example)) = (kind.word(), kind.method());
    if method.sig.asyncness.is_none() {
        errors.under(method.sig.fn_token, format!("NEST-E0501: `{name}` is not async\nhelp: `{example}`"));
    }
    let takes_self = match method.sig.inputs.first() {
        Some(FnArg::Receiver(receiver)) => matches!(receiver.kind, ReceiverKind::Reference(_, _, None)),
        _ => false,
    };
    if !takes_self {
        errors.under(
            &method.sig.ident,
            format!("NEST-E0501: the {word}'s `{name}` does not take `&self`\nhelp: `{example}`"),
        );
        return;
    }
    let others = method.sig.inputs.len() - 1;
    let fits = match kind {
        Kind::Guard => true,
        Kind::Interceptor | Kind::Middleware => others == 2,
        Kind::Filter | Kind::Pipe => others < 3,
    };
    if !fits {
        errors.under(
            &method.sig.ident,
            format!("NEST-E0501: `{}` does not take what it is called with\nhelp: `{example}`", method.sig.ident),
        );
    }
}

struct Enhancer<'a> {
    kind: Kind,
    ty: &'a Type,
    generics: &'a syn::Generics,
    /// Whether it is made by `Default`, and needs no entry in a module.
    is_free: bool,
    ident: &'a Ident,
    parameters: &'a [Parameter],
    output: &'a TokenStream,
}

fn expand(enhancer: &Enhancer<'_>, krate: &CratePath, errors: &mut Errors) -> TokenStream {
    let private = krate.private();
    let Enhancer { kind, ty, generics, ident, parameters, output, .. } = *enhancer;
    let bounds = injectable::bounded(generics, &quote!(#private::Keyed));
    let (implementation_generics, _, clause) = bounds.split_for_impl();
    let erased = |function: TokenStream| quote!(#private::http::#function(instance));
    let none = quote!(None);
    let private_at_output = krate.private_at(output.span());
    let (implementation, gives, erased) = match kind {
        Kind::Guard => {
            let proof = quote_spanned!(output.span()=> <#output as #private_at_output::http::GuardOutcome>::Proof);
            let result = checked(output.span(), krate);
            let outcome = quote_spanned!(output.span()=> #private_at_output::http::GuardOutcome::outcome(__outcome));
            let (lets, names) = extraction(parameters, krate);
            let traits = extraction_traits(&private);
            let implementation = quote! {
                impl #implementation_generics #private::Guard<#private::http::Http> for #ty #clause {
                    type Proof = #proof;
                    async fn check(
                        &self,
                        __cx: &#private::ExecutionContext<#private::http::Http>,
                    ) -> #result {
                        #traits
                        #lets
                        let __outcome = <#ty>::#ident(self, #(#names),*).await;
                        #outcome
                    }
                }
            };
            (implementation, gives(output.span(), &proof, krate), erased(quote!(erased_guard::<#ty>)))
        }
        Kind::Interceptor => {
            let reply = quote_spanned!(output.span()=> #private_at_output::http::intercepted(__cx, __result));
            let implementation = quote! {
                impl #implementation_generics #private::Interceptor<#private::http::Http> for #ty #clause {
                    async fn intercept<'a>(
                        &'a self,
                        __cx: &'a #private::ExecutionContext<#private::http::Http>,
                        __next: #private::Next<'a, #private::http::Http>,
                    ) -> #private::Result<#private::http::Response, #private::http::Failure> {
                        let __result = <#ty>::#ident(self, __cx, __next).await;
                        #reply
                    }
                }
            };
            (implementation, none, erased(quote!(erased_interceptor::<#ty>)))
        }
        Kind::Middleware => {
            let result = quote_spanned!(output.span()=> #private_at_output::http::handled(__result));
            let implementation = quote! {
                impl #implementation_generics #private::http::Middleware for #ty #clause {
                    async fn handle<'a>(
                        &'a self,
                        __request: #private::http::Request,
                        __next: #private::http::MiddlewareNext<'a>,
                    ) -> #private::Result<#private::http::Response, #private::http::Failure> {
                        let __result = <#ty>::#ident(self, __request, __next).await;
                        #result
                    }
                }
            };
            (implementation, none, erased(quote!(erased_middleware::<#ty>)))
        }
        Kind::Filter | Kind::Pipe => {
            let Some((first, rest)) = parameters.split_first() else {
                let (name, example) = kind.method();
                errors.under(ident, format!("NEST-E0120: `{name}` takes nothing\nhelp: `{example}`"));
                return TokenStream::new();
            };
            let (first, cx) = (&first.ty, (!rest.is_empty()).then(|| quote!(, __cx)));
            if ident == "validate" {
                let Type::Reference(value) = first else {
                    errors.under(
                        first,
                        "NEST-E0120: `validate` only looks at its value, and does not take it\n\
                         help: `async fn validate(&self, value: &CreateUser) -> Result<(), ValidationFailed>`\n\
                         help: a pipe that changes it is `async fn transform(&self, value: CreateUser) -> Result<CreateUser, BadRequest>`",
                    );
                    return TokenStream::new();
                };
                return validator(enhancer, &value.elem, cx.as_ref(), krate);
            }
            if kind == Kind::Filter {
                let reply = quote_spanned!(output.span()=> #private_at_output::http::caught(__cx, __reply));
                let implementation = quote! {
                    impl #implementation_generics #private::Filter<#private::http::Http> for #ty #clause {
                        type Error = #first;
                        async fn catch(
                            &self,
                            __error: #first,
                            __cx: &#private::ExecutionContext<#private::http::Http>,
                        ) -> #private::http::Response {
                            let __reply = <#ty>::#ident(self, __error #cx).await;
                            #reply
                        }
                    }
                    #[automatically_derived]
                    impl #implementation_generics #private::http::StandsForFilter<#first> for #ty #clause {}
                };
                (implementation, none, erased(quote!(erased_filter::<#ty>)))
            } else {
                let outcome =
                    quote_spanned!(output.span()=> #private_at_output::http::PipeOutcome::<#first>::outcome(__outcome));
                let implementation = quote! {
                    impl #implementation_generics #private::Pipe<#private::http::Http, #first> for #ty #clause {
                        async fn transform(
                            &self,
                            __value: #first,
                            __cx: &#private::ExecutionContext<#private::http::Http>,
                        ) -> #private::Result<#first, #private::http::Failure> {
                            let __outcome = <#ty>::#ident(self, __value #cx).await;
                            #outcome
                        }
                    }
                };
                (implementation, none, erased(quote!(erased_pipe::<#ty, #first>)))
            }
        }
    };
    finish(enhancer, krate, implementation, gives, erased)
}

/// A pipe that looks at its value. It is a pipe like any other, so that lists and arguments take it.
fn validator(enhancer: &Enhancer<'_>, value: &Type, cx: Option<&TokenStream>, krate: &CratePath) -> TokenStream {
    let private = krate.private();
    let Enhancer { ty, generics, ident, .. } = *enhancer;
    let bounds = injectable::bounded(generics, &quote!(#private::Keyed));
    let (implementation_generics, _, clause) = bounds.split_for_impl();
    let implementation = quote! {
        impl #implementation_generics #private::Validator<#private::http::Http, #value> for #ty #clause {
            async fn validate(
                &self,
                __value: &#value,
                __cx: &#private::ExecutionContext<#private::http::Http>,
            ) -> #private::Result<(), #private::http::Failure> {
                #private::http::made(<#ty>::#ident(self, __value #cx).await)
            }
        }
        #[automatically_derived]
        impl #implementation_generics #private::Pipe<#private::http::Http, #value> for #ty #clause {
            async fn transform(
                &self,
                __value: #value,
                __cx: &#private::ExecutionContext<#private::http::Http>,
            ) -> #private::Result<#value, #private::http::Failure> {
                #private::http::validated(self, __value, __cx).await
            }
        }
    };
    let erased = quote!(#private::http::erased_validator::<#ty, #value>(instance));
    finish(enhancer, krate, implementation, quote!(None), erased)
}

fn finish(
    enhancer: &Enhancer<'_>,
    krate: &CratePath,
    implementation: TokenStream,
    gives: TokenStream,
    erased: TokenStream,
) -> TokenStream {
    let private = krate.private();
    let Enhancer { kind, ty, generics, is_free, ident, parameters, output } = *enhancer;
    let asking: &[Parameter] = if kind == Kind::Guard { parameters } else { &[] };
    // A judgement is a constant, which knows no parameter of a type.
    let judged = generics.params.is_empty().then(|| judged(ident, asking, krate)).flatten();
    let judgements = judgements(judged.as_slice(), krate);
    let free = match is_free {
        true => quote!(Some(|| #private::Instance::new(#private::Arc::new(<#ty as #private::Default>::default())))),
        false => quote!(None),
    };
    let file = Places::new(krate).file(ty.span());
    let (takes, stands_in) = match (kind, parameters.first()) {
        (Kind::Pipe, Some(value)) => {
            let value = match &value.ty {
                Type::Reference(value) => &value.elem,
                value => value,
            };
            (describe::takes(value, ty), quote!(#private::http::StandsForPipe<#value>))
        }
        (Kind::Filter, Some(error)) => {
            let error = &error.ty;
            (TokenStream::new(), quote!(#private::http::StandsForFilter<#error>))
        }
        _ => (TokenStream::new(), quote!(#private::StandsIn)),
    };
    // What a filter returns is no error any more.
    let outcome = if kind == Kind::Filter { TokenStream::new() } else { describe::outcome(output, ty) };
    let stated = Facts {
        kind,
        ty,
        generics,
        span: ty.span(),
        parameters: asking,
        gives,
        free,
        says: quote!(#takes #outcome),
        sets_protected: match kind {
            Kind::Interceptor | Kind::Filter => sets_protected(output, ty, krate),
            _ => quote!(false),
        },
        stands_in,
        erased,
    };
    let facts = facts(&stated, krate);
    quote! {
        #[doc(hidden)]
        #[allow(unused_qualifications, reason = "generated: names are written out")]
        const _: () = {
            #[allow(unused_imports, reason = "generated")]
            use #private::{None, Some};
            #file
            #facts
            #[automatically_derived]
            #implementation
        };
        #judgements
    }
}
