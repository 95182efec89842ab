//! `#[parameter]`: an async function that makes a parameter's type out of a request.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{FnArg, GenericArgument, Item, ItemFn, PathArguments, ReturnType, Type};

use crate::controller::describe;
use crate::controller::parameter::{Origin, Parameter, judged, judgements, parameters};
use crate::enhancer::{extraction, extraction_traits};
use crate::injectable::first_token;
use crate::support::{CratePath, Errors, Places};

pub(crate) fn parameter(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let krate = CratePath::of_arguments("parameter", arguments, &mut errors);
    let mut item = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Fn(item)) => item,
        Ok(other) => {
            errors.under(
                first_token(&other),
                "NEST-E0115: `#[parameter]` goes on an async function that returns the parameter\n\
                 help: `#[parameter] async fn tenant(#[header] x_tenant: String) -> Result<Tenant, BadRequest> { … }`",
            );
            let errors = errors.into_tokens();
            return quote!(#other #errors);
        }
        Err(error) => {
            errors.add(error);
            let errors = errors.into_tokens();
            return quote!(#item #errors);
        }
    };
    shape(&item, &mut errors);
    let parameters = parameters(&mut item.sig, &mut 0, &mut errors);
    refuse(&parameters, &mut errors);
    let value = value(&item.sig.output);
    if value.is_none() {
        errors.under(
            &item.sig.ident,
            format!(
                "NEST-E0524: `{}` does not say which type it makes\nhelp: return it, or a `Result<Tenant, BadRequest>` written out",
                item.sig.ident
            ),
        );
    }
    let generated = match value {
        Some(value) if errors.is_empty() => expand(&item, &value, &parameters, &krate),
        _ => TokenStream::new(),
    };
    let errors = errors.into_tokens();
    quote!(#item #generated #errors)
}

fn shape(item: &ItemFn, errors: &mut Errors) {
    let name = &item.sig.ident;
    if item.sig.asyncness.is_none() {
        errors.under(item.sig.fn_token, format!("NEST-E0501: `{name}` is not async\nhelp: `async fn {name}(…)`"));
    }
    if !item.sig.generics.params.is_empty() {
        errors.under(&item.sig.generics, format!("NEST-E0501: `{name}` is generic\nhelp: write the types out"));
    }
    if let Some(FnArg::Receiver(receiver)) = item.sig.inputs.first() {
        errors.under(
            receiver,
            "NEST-E0501: a `#[parameter]` is a function without `self`\n\
             help: what needs a service is proved by a guard: `#[derive(Clone, Proof)]` on the type",
        );
    }
}

/// It runs for a parameter beside others, one of which may read the body.
fn refuse(parameters: &[Parameter], errors: &mut Errors) {
    for parameter in parameters {
        if matches!(parameter.origin, Origin::Body) || parameter.is_of_form() {
            errors.under(
                &parameter.syntax,
                "NEST-E0502: a `#[parameter]` cannot read the body: another parameter of the handler may\n\
                 help: implement `FromRequest` for the type, and take it by `#[body]`",
            );
        }
        for pipe in &parameter.pipes {
            errors.under(
                &pipe.entry,
                "NEST-E0116: pipes run for parameters of handlers\nhelp: judge the value in the function itself",
            );
        }
    }
}

/// The type that the function makes: what it returns, or the first of a `Result`.
fn value(output: &ReturnType) -> Option<Type> {
    let ReturnType::Type(_, ty) = output else { return None };
    let Type::Path(path) = &**ty else { return None };
    let last = path.path.segments.last()?;
    if last.ident != "Result" {
        return Some((**ty).clone());
    }
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(value)) if arguments.args.len() == 2 => Some(value.clone()),
        _ => None,
    }
}

fn expand(item: &ItemFn, value: &Type, parameters: &[Parameter], krate: &CratePath) -> TokenStream {
    let private = krate.private();
    let name = &item.sig.ident;
    let output = match &item.sig.output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(_, ty) => ty.to_token_stream(),
    };
    let (lets, names) = extraction(parameters, krate);
    let traits = extraction_traits(&private);
    let asked = parameters.iter().filter_map(Parameter::asked).map(|(ty, says, proof)| {
        let (private, says) = (krate.private_at(ty.span()), crate::support::respan(says, ty.span()));
        quote_spanned!(ty.span()=> <#ty as #private::http::#says>::#proof)
    });
    let places = Places::new(krate);
    let file = places.file(name.span());
    let protected = parameters.iter().filter_map(|parameter| parameter.protected(krate, &places));
    let facts: TokenStream =
        parameters.iter().map(|parameter| describe::enhancer_reads(parameter, value, krate)).collect();
    let says = describe::outcome(&output, value);
    let judgements = judgements(judged(name, parameters, krate).as_slice(), krate);
    let is_result = !matches!(value, Type::Path(path) if path.to_token_stream().to_string() == output.to_string());
    let made = match is_result {
        true => quote!(#private::http::made(#name(#(#names),*).await)),
        false => quote!(#private::Result::Ok(#name(#(#names),*).await)),
    };
    quote! {
        #[doc(hidden)]
        #[allow(unused_qualifications, reason = "generated: names are written out")]
        const _: () = {
            #[allow(dead_code, reason = "generated: for the places of cookies")]
            #file
            #[automatically_derived]
            impl #private::http::FromRequestParts for #value {
                const PROOF: #private::Option<#private::ProofDef> = #private::http::one_proof([#(#asked),*]);
                const PROTECTED: &'static [#private::ProtectedCookie] = #private::http::first_protected([#(#protected),*]);
                type Rejection = #private::http::Failure;
                async fn from_request_parts(
                    __cx: &#private::ExecutionContext<#private::http::Http>,
                ) -> #private::Result<Self, #private::http::Failure> {
                    #traits
                    let _ = __cx;
                    #lets
                    #made
                }
            }
            // Evaluated here, whether a handler takes it or not.
            const _: #private::Option<#private::ProofDef> = <#value as #private::http::FromRequestParts>::PROOF;
            #private::described_parameter!({#value} #facts #says);
        };
        #judgements
    }
}
