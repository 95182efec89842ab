//! `#[derive(Requirement)]`: what routes may require of their callers.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, LitStr};

use super::proof::crate_of;
use crate::injectable;
use crate::support::Places;

pub(crate) fn requirement(input: TokenStream) -> TokenStream {
    expand(input).unwrap_or_else(syn::Error::into_compile_error)
}

fn expand(input: TokenStream) -> syn::Result<TokenStream> {
    let input = syn::parse2::<DeriveInput>(input)?;
    if !input.generics.params.is_empty() {
        return Err(syn::Error::new_spanned(
            &input.generics,
            "NEST-E0115: `#[derive(Requirement)]` goes on a type without parameters\nhelp: write one type for each kind",
        ));
    }
    let krate = crate_of(&input.attrs)?;
    let plural = plural_of(&input.attrs)?.unwrap_or_else(|| plural(&input.ident.to_string()));
    let private = krate.private();
    let ident = &input.ident;
    let file = Places::new(&krate).file(ident.span());
    let keyed = injectable::keyed(ident, &syn::parse_quote!(#ident), &input.generics, &krate);
    Ok(quote! {
        #[doc(hidden)]
        const _: () = {
            #file
            #keyed
            #[automatically_derived]
            impl #private::Requirement for #ident {
                const PLURAL: &'static str = #plural;
                const DEMAND: #private::DemandDef = #private::DemandDef {
                    key: <#ident as #private::Keyed>::KEY,
                    name: <#ident as #private::Keyed>::NAME,
                };
            }
        };
    })
}

/// `#[requirement("rights")]`.
fn plural_of(attributes: &[syn::Attribute]) -> syn::Result<Option<String>> {
    let Some(attribute) = attributes.iter().find(|attribute| attribute.path().is_ident("requirement")) else {
        return Ok(None);
    };
    attribute.parse_args::<LitStr>().map(|plural| Some(plural.value())).map_err(|error| {
        syn::Error::new(
            error.span(),
            "NEST-E0116: `#[requirement]` takes what several of them are called\nhelp: `#[requirement(\"permissions\")]`",
        )
    })
}

/// `permissions` for `Permission`, `authorities` for `Authority`: English, as all answers are.
fn plural(name: &str) -> String {
    let mut words = String::new();
    for (i, letter) in name.char_indices() {
        if letter.is_uppercase() && i > 0 {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    match words.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ => words + "s",
    }
}
