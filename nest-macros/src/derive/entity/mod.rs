//! `#[derive(Entity)]`: a struct whose values are rows of a table.

mod expand;
mod parse;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use super::proof::crate_of;
use crate::support::Errors;

pub(crate) fn entity(input: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let krate = match crate_of(&input.attrs) {
        Ok(krate) => krate,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    let entity = parse::entity(&input, &mut errors);
    match entity.filter(|_| errors.is_empty()) {
        Some(entity) => expand::expand(&entity, &krate),
        None => errors.into_tokens(),
    }
}
