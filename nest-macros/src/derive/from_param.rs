//! `#[derive(FromParam)]`: an enum out of one text.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields};

use super::proof::crate_of;
use crate::support::Errors;

pub(crate) fn from_param(input: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let krate = match crate_of(&input.attrs) {
        Ok(krate) => krate,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    match &input.data {
        Data::Enum(data) => {
            for variant in data.variants.iter().filter(|variant| !matches!(variant.fields, Fields::Unit)) {
                errors.under(
                    &variant.ident,
                    format!(
                        "NEST-E0511: `{}` has fields, and one text has none\n\
                         help: leave them out, or write `impl FromParam` by hand",
                        variant.ident
                    ),
                );
            }
        }
        _ => errors.under(
            &input.ident,
            "NEST-E0511: `#[derive(FromParam)]` goes on an enum without fields\n\
             help: write `impl FromParam` by hand: `fn from_param(text: &str) -> Result<Self, ParamError>`",
        ),
    }
    let private = krate.private();
    let (implementation, arguments, clause) = input.generics.split_for_impl();
    let ident = &input.ident;
    let body = match errors.is_empty() {
        true => quote!(#private::http::variant(text)),
        false => quote!(#private::unreachable!("the program does not compile")),
    };
    let errors = errors.into_tokens();
    quote! {
        #errors
        #[automatically_derived]
        impl #implementation #private::http::FromParam for #ident #arguments #clause {
            fn from_param(text: &str) -> #private::Result<Self, #private::http::ParamError> {
                #body
            }
        }
    }
}
