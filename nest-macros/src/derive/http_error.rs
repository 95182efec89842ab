//! `#[derive(HttpError)]`: an error with a status for each variant.

use proc_macro2::TokenStream;
use quote::quote;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Fields, LitInt};

use super::proof::crate_of;
use crate::support::Errors;

pub(crate) fn http_error(input: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let krate = match crate_of(&input.attrs) {
        Ok(krate) => krate,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    let of_type = status(&input.attrs, &mut errors);
    let arms: TokenStream = match &input.data {
        Data::Enum(data) => data
            .variants
            .iter()
            .map(|variant| {
                let name = &variant.ident;
                let Some(status) = status(&variant.attrs, &mut errors).or(of_type) else {
                    errors.under(
                        name,
                        format!("NEST-E0510: `{name}` has no status\nhelp: `#[http(404)]` on it, or on the whole enum for all of its variants"),
                    );
                    return TokenStream::new();
                };
                let fields = match &variant.fields {
                    Fields::Unit => TokenStream::new(),
                    _ => quote!({ .. }),
                };
                quote!(Self::#name #fields => #status,)
            })
            .collect(),
        _ => match of_type {
            Some(status) => quote!(_ => #status,),
            None => {
                errors.under(&input.ident, "NEST-E0510: this error has no status\nhelp: `#[http(404)]` on the type");
                TokenStream::new()
            }
        },
    };
    let (implementation, arguments, clause) = input.generics.split_for_impl();
    let (private, ident) = (krate.private(), &input.ident);
    let arms = if errors.is_empty() { quote!(match self { #arms }) } else { quote!(500) };
    let errors = errors.into_tokens();
    quote! {
        #errors
        #[automatically_derived]
        impl #implementation #private::http::HttpError for #ident #arguments #clause {
            fn status(&self) -> #private::http::StatusCode {
                #private::http::status(#arms)
            }
        }
    }
}

/// The number of `#[http(404)]`.
fn status(attributes: &[Attribute], errors: &mut Errors) -> Option<u16> {
    let mut found = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("http")) {
        match attribute.parse_args::<LitInt>().and_then(|number| number.base10_parse::<u16>()) {
            Ok(status) if (400..600).contains(&status) => found = Some(status),
            _ => errors.at(
                attribute.span(),
                "NEST-E0510: `#[http]` takes the status of an error, from 400 to 599\nhelp: `#[http(404)]`",
            ),
        }
    }
    found
}
