//! `#[guard]` on a function: a small guard without state.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{FnArg, ItemFn, ReturnType, Type, parse_quote};

use super::Kind;
use super::expand::{Facts, checked, extraction_traits, facts, gives};
use crate::controller::describe;
use crate::controller::parameter::{Origin, Parameter, judged, judgements, parameters};
use crate::injectable;
use crate::support::{CratePath, Errors, Places};

pub(super) fn on_function(mut item: ItemFn, krate: &CratePath, errors: &mut Errors) -> (TokenStream, TokenStream) {
    let parameters = parameters(&mut item.sig, &mut 0, errors);
    let name = &item.sig.ident;
    if item.sig.asyncness.is_none() {
        errors.under(
            item.sig.fn_token,
            format!("NEST-E0501: the guard `{name}` is not async\nhelp: `async fn {name}(…)`"),
        );
    }
    if !item.sig.generics.params.is_empty() {
        errors
            .under(&item.sig.generics, format!("NEST-E0501: the guard `{name}` is generic\nhelp: write the types out"));
    }
    if let Some(FnArg::Receiver(receiver)) = item.sig.inputs.first() {
        errors.under(
            receiver,
            format!(
                "NEST-E0501: a guard on a function has no `self`\nhelp: put `#[guard]` on the impl block of `{name}`"
            ),
        );
    }
    refuse_bodies(&parameters, errors);
    refuse_pipes(&parameters, errors);
    let generated = if errors.is_empty() { expand(&item, &parameters, krate) } else { TokenStream::new() };
    (item.to_token_stream(), generated)
}

/// A guard never reads the body: the handler behind it could not.
pub(super) fn refuse_bodies(parameters: &[Parameter], errors: &mut Errors) {
    let reads = |parameter: &&Parameter| matches!(parameter.origin, Origin::Body) || parameter.is_of_form();
    for parameter in parameters.iter().filter(reads) {
        errors.under(
            &parameter.syntax,
            "NEST-E0502: a guard cannot read the body: the handler behind it reads it\n\
             help: judge by path, query, headers or proofs; what depends on the body is refused by the handler",
        );
    }
    for parameter in parameters.iter().filter(|parameter| matches!(parameter.origin, Origin::Host(_))) {
        errors.under(
            &parameter.syntax,
            "NEST-E0409: a guard may stand before routes of any host, so it has no `#[host]`\n\
             help: take the context, and ask `cx.request().host_param(\"…\")`",
        );
    }
}

/// Pipes run behind the guards.
pub(super) fn refuse_pipes(parameters: &[Parameter], errors: &mut Errors) {
    for pipe in parameters.iter().flat_map(|parameter| &parameter.pipes) {
        errors.under(
            &pipe.entry,
            "NEST-E0116: the parameter of a guard has no pipes: they run behind all guards\n\
             help: judge the value in the guard itself",
        );
    }
}

/// `let __argument_0 = …;` for each parameter, and their names.
pub(crate) fn extraction(parameters: &[Parameter], krate: &CratePath) -> (TokenStream, Vec<Ident>) {
    let names: Vec<Ident> =
        (0..parameters.len()).map(|i| format_ident!("__argument_{i}", span = Span::call_site())).collect();
    let lets = parameters.iter().zip(&names).map(|(parameter, name)| {
        let value = parameter.extract(krate, &quote!(__cx), &quote!(()));
        quote!(let #name = #value;)
    });
    (quote!(#(#lets)*), names)
}

fn expand(item: &ItemFn, parameters: &[Parameter], krate: &CratePath) -> TokenStream {
    let private = krate.private();
    let (name, visibility) = (&item.sig.ident, &item.vis);
    let ty: Type = parse_quote!(#name);
    let output = match &item.sig.output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(_, ty) => ty.to_token_stream(),
    };
    let private_at_output = krate.private_at(output.span());
    let proof = quote_spanned!(output.span()=> <#output as #private_at_output::http::GuardOutcome>::Proof);
    let result = checked(output.span(), krate);
    let outcome = quote_spanned!(output.span()=> #private_at_output::http::GuardOutcome::outcome(__outcome));
    let keyed = injectable::keyed(name, &ty, &syn::Generics::default(), krate);
    let judgements = judgements(judged(name, parameters, krate).as_slice(), krate);
    let file = Places::new(krate).file(name.span());
    let facts = facts(
        &Facts {
            kind: Kind::Guard,
            ty: &ty,
            generics: &syn::Generics::default(),
            span: name.span(),
            parameters,
            gives: gives(output.span(), &proof, krate),
            says: describe::outcome(&output, &ty),
            sets_protected: quote!(false),
            free: quote!(Some(|| #private::Instance::new(#private::Arc::new(#name {})))),
            stands_in: quote!(#private::StandsIn),
            erased: quote!(#private::http::erased_guard::<#ty>(instance)),
        },
        krate,
    );
    let (lets, names) = extraction(parameters, krate);
    let traits = extraction_traits(&private);
    let documentation = format!("The guard that [`{name}()`] is.");
    quote! {
        #[doc = #documentation]
        #[allow(non_camel_case_types, reason = "the guard has the name of its function")]
        #visibility struct #name {}
        #[doc(hidden)]
        #[allow(unused_qualifications, reason = "generated: names are written out")]
        const _: () = {
            #[allow(unused_imports, reason = "generated")]
            use #private::{None, Some};
            #file
            #keyed
            #facts
            #[automatically_derived]
            impl #private::Guard<#private::http::Http> for #ty {
                type Proof = #proof;
                async fn check(
                    &self,
                    __cx: &#private::ExecutionContext<#private::http::Http>,
                ) -> #result {
                    #traits
                    #lets
                    let __outcome = #name(#(#names),*).await;
                    #outcome
                }
            }
        };
        #judgements
    }
}
