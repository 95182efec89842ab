//! `#[errors(…)]`: which cases of its error a handler answers with.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Ident, Token};

use super::{Handler, Model};
use crate::support::{Errors, named, respan};

/// Takes `#[errors(…)]` off; `None` for a handler without one.
pub(super) fn take(attributes: &mut Vec<Attribute>, errors: &mut Errors) -> Option<Vec<Ident>> {
    let mut names: Option<Vec<Ident>> = None;
    attributes.retain(|attribute| {
        if !attribute.path().is_ident("errors") {
            return true;
        }
        if names.is_some() {
            errors.under(attribute, "NEST-E0117: `#[errors]` is given twice\nhelp: merge them into one");
        }
        match attribute.parse_args_with(Punctuated::<Ident, Token![,]>::parse_terminated) {
            Ok(found) => {
                for (i, name) in found.iter().enumerate() {
                    if found.iter().take(i).any(|first| first == name) {
                        errors.under(name, format!("NEST-E0117: `{name}` is given twice\nhelp: remove one"));
                    }
                }
                names = Some(found.into_iter().collect());
            }
            Err(error) => errors.add(syn::Error::new(
                error.span(),
                "NEST-E0116: `#[errors]` takes the names of variants\n\
                 help: `#[errors(NotFound, EmailTaken)]`, without the name of their type; `#[errors()]` when there is none but 500",
            )),
        }
        false
    });
    names
}

/// The judgement of the names, in a constant that has the handler's name.
pub(super) fn judged(model: &Model, handler: &Handler) -> Option<TokenStream> {
    let names = handler.errors.as_ref()?;
    let output = named(&handler.output, &model.ty)?;
    let ident = Ident::new(&handler.ident.to_string(), proc_macro2::Span::call_site());
    let judged = names.iter().map(|name| {
        let span = name.span();
        let (private, text) = (model.krate.private_at(span), name.to_string());
        let output = respan(quote!(__Output), span);
        quote_spanned!(span=> #private::http::judge_error::<#output>(#text);)
    });
    let cfg = &handler.cfg;
    Some(quote!(#(#cfg)* const #ident: () = {
        type __Output = #output;
        #(#judged)*
    };))
}

/// What makes the reply, under the type that is returned: what is no response is reported there.
pub(super) fn reply(model: &Model, handler: &Handler, cx: &TokenStream) -> TokenStream {
    let span = handler.output.span();
    let private = model.krate.private_at(span);
    match &handler.errors {
        None => quote_spanned!(span=> #private::http::reply(#cx, __result)),
        Some(names) => {
            let names = names.iter().map(ToString::to_string);
            quote_spanned!(span=> #private::http::reply_stated(#cx, __result, &[#(#names),*]))
        }
    }
}
