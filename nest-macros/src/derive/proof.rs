//! `#[derive(Proof)]`: what a guard returns, and handlers may ask for.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::injectable;
use crate::support::{CratePath, Places};

pub(crate) fn proof(input: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    if !input.generics.params.is_empty() {
        return syn::Error::new_spanned(
            &input.generics,
            "NEST-E0115: `#[derive(Proof)]` goes on a type without parameters\nhelp: write one type for each proof",
        )
        .into_compile_error();
    }
    let krate = match crate_of(&input.attrs) {
        Ok(krate) => krate,
        Err(error) => return error.into_compile_error(),
    };
    let private = krate.private();
    let ident = &input.ident;
    let file = Places::new(&krate).file(ident.span());
    let keyed = injectable::keyed(ident, &syn::parse_quote!(#ident), &input.generics, &krate);
    quote! {
        #[doc(hidden)]
        const _: () = {
            #[allow(unused_imports, reason = "generated")]
            use #private::{None, Some};
            #file
            #keyed
            #[automatically_derived]
            impl #private::Proof for #ident {
                const PROOF: #private::Option<#private::ProofDef> = Some(#private::ProofDef {
                    key: <#ident as #private::Keyed>::KEY,
                    name: <#ident as #private::Keyed>::NAME,
                });
            }
            #[automatically_derived]
            impl #private::http::FromRequestParts for #ident {
                const PROOF: #private::Option<#private::ProofDef> = <#ident as #private::Proof>::PROOF;
                type Rejection = #private::http::Failure;
                async fn from_request_parts(
                    cx: &#private::ExecutionContext<#private::http::Http>,
                ) -> #private::Result<Self, #private::http::Failure> {
                    #private::http::proof::<#ident>(cx)
                }
            }
        };
    }
}

/// `#[nest(crate = …)]` on a type with one of our derives.
pub(crate) fn crate_of(attributes: &[syn::Attribute]) -> syn::Result<CratePath> {
    let mut krate = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("nest")) {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("crate") {
                krate = Some(meta.value()?.call(syn::Path::parse_mod_style)?);
                Ok(())
            } else {
                Err(meta.error("NEST-E0116: `#[nest]` takes `crate = …`"))
            }
        })?;
    }
    Ok(CratePath::new(krate))
}
