//! States what describes a route: its doc comment, and the types of its parameters and of its result.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::parameter::{Origin, Parameter};
use super::parameter_arguments::Refusal;
use super::{Handler, Model, expand};
use crate::support::{CratePath, named};

/// The description of a controller.
pub(super) fn controller(model: &Model) -> TokenStream {
    let documentation = docs(model.documentation.as_deref());
    let openapi = model.openapi.facts();
    described(&model.krate, &quote!(#documentation #openapi))
}

/// The description of a handler.
pub(super) fn handler(model: &Model, handler: &Handler) -> TokenStream {
    let documentation = docs(handler.documentation.as_deref());
    let deprecated = handler.deprecated.then(|| quote!(deprecated(),));
    let openapi = handler.openapi.facts();
    let ty = &model.ty;
    let parameters: TokenStream =
        handler.parameters.iter().map(|parameter| facts(parameter, ty, &model.krate)).collect();
    let limit = expand::body_limit(model, handler).map(|limit| quote!(body_limit(#limit),));
    let result = named(&handler.output, ty).map(|output| match &handler.errors {
        None => quote!(result(#output),),
        Some(names) => {
            let names = names.iter().map(ToString::to_string);
            quote!(narrowed([#(#names),*], #output),)
        }
    });
    let view = handler.view.as_ref().map(|view| {
        let template = &view.template;
        quote!(renders(#template),)
    });
    described(&model.krate, &quote!(#documentation #deprecated #openapi #parameters #limit #result #view))
}

/// The function that states these facts, each with a comma behind it.
pub(crate) fn described(krate: &CratePath, facts: &TokenStream) -> TokenStream {
    let private = krate.private();
    quote!(#private::described!(#facts))
}

fn docs(text: Option<&str>) -> Option<TokenStream> {
    text.map(|text| quote!(docs(#text),))
}

/// What a parameter says, and that pipes meet it.
fn facts(parameter: &Parameter, of: &impl ToTokens, krate: &CratePath) -> TokenStream {
    let fact = fact(parameter, of, krate);
    let ty = fact.as_ref().filter(|_| parameter.is_piped()).and_then(|_| named(&parameter.ty.to_token_stream(), of));
    let argument = ty.map(|ty| quote!(argument(#ty),));
    quote!(#fact #argument)
}

/// What a parameter of an item of this type says, its default and how it is refused included.
fn fact(parameter: &Parameter, of: &impl ToTokens, krate: &CratePath) -> Option<TokenStream> {
    let fact = kind(parameter, of, krate)?;
    let fact = match &parameter.refusal {
        // A body that is no JSON at all is answered with 400 still.
        Some(Refusal::Status(status)) if matches!(parameter.origin, Origin::Body | Origin::Form) => {
            quote!(#fact, answer(#status, "ValidationFailed", ""),)
        }
        Some(Refusal::Status(status)) => quote!(refused_with(#status, #fact),),
        Some(Refusal::Error(error)) => quote!(refused_as(#error, #fact),),
        None => quote!(#fact,),
    };
    let default = parameter.default_value(&krate.private()).and_then(|value| {
        let ty = named(&parameter.ty.to_token_stream(), of)?;
        match &parameter.origin {
            Origin::Query(name) => Some(quote!(default(Query, #name, #ty, #value),)),
            Origin::Header(name) => Some(quote!(default(Header, #name, #ty, #value),)),
            Origin::Cookie(name, _) => Some(quote!(default(Cookie, #name, #ty, #value),)),
            _ => None,
        }
    });
    Some(quote!(#fact #default))
}

/// What the type of a parameter says.
fn kind(parameter: &Parameter, of: &impl ToTokens, krate: &CratePath) -> Option<TokenStream> {
    let ty = named(&parameter.ty.to_token_stream(), of)?;
    match &parameter.origin {
        Origin::Param(name) => Some(quote!(param(#name, #ty))),
        Origin::Query(name) => Some(quote!(query(#name, #ty))),
        Origin::Header(name) => Some(quote!(header(#name, #ty))),
        Origin::Cookie(name, _) => Some(quote!(cookie(#name, #ty))),
        Origin::Body => Some(quote!(body(#ty))),
        Origin::Form => Some(quote!(form(#ty))),
        Origin::File(file) => {
            let field = file.stated(krate);
            let refuses = file.sink.as_ref().and_then(|sink| {
                let (span, sink) = (sink.entry.span(), named(&sink.entry.to_token_stream(), of)?);
                Some(quote_spanned!(span=> , sink(#sink)))
            });
            Some(quote!(file(#field, #ty) #refuses))
        }
        Origin::Parts => Some(quote!(parts(#ty))),
        Origin::Ip | Origin::Host(_) | Origin::Context | Origin::Proof(_) => None,
    }
}

/// What a parameter of an enhancer says: pipes don't meet it.
pub(crate) fn enhancer_reads(parameter: &Parameter, of: &impl ToTokens, krate: &CratePath) -> TokenStream {
    fact(parameter, of, krate).unwrap_or_default()
}

/// What an enhancer may refuse with.
pub(crate) fn outcome(output: &TokenStream, of: &impl ToTokens) -> TokenStream {
    named(output, of).map(|output| quote!(outcome(#output),)).unwrap_or_default()
}

/// What a pipe transforms.
pub(crate) fn takes(ty: &Type, of: &impl ToTokens) -> TokenStream {
    named(&ty.to_token_stream(), of).map(|ty| quote!(takes(#ty),)).unwrap_or_default()
}
