//! `#[injectable]` on a trait: gives `dyn Trait` an identity, so that modules can bind it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{ItemTrait, TraitItem};

use super::Options;
use crate::support::{Errors, Places, line_and_column};

pub(super) fn on_trait(item: ItemTrait, options: &Options, mut errors: Errors) -> TokenStream {
    if !item.generics.params.is_empty() {
        errors.under(
            &item.generics,
            "NEST-E0115: `#[injectable]` goes on a trait without parameters\n\
             help: make them associated types of an implementation, or write one trait for each use",
        );
    }
    for member in &item.items {
        if let TraitItem::Fn(function) = member
            && let Some(asyncness) = &function.sig.asyncness
        {
            errors.under(
                asyncness,
                format!(
                    "NEST-E0119: `dyn {}` cannot be called through: a trait object has no `async fn`\n\
                     help: put `#[async_trait]` (of the crate async-trait) between `#[injectable]` and the trait\n\
                     help: or return a boxed future: `fn {}(…) -> BoxFuture<'_, …>`",
                    item.ident, function.sig.ident
                ),
            );
        }
    }
    let generated = if errors.is_empty() { keyed(&item, options) } else { TokenStream::new() };
    let errors = errors.into_tokens();
    quote!(#item #generated #errors)
}

fn keyed(item: &ItemTrait, options: &Options) -> TokenStream {
    let private = options.krate.private();
    let places = Places::new(&options.krate);
    let (file, place) = (places.file(item.ident.span()), places.of(item.ident.span()));
    let ident = &item.ident;
    let name = format!("dyn {ident}");
    let (line, column) = line_and_column(ident.span());
    quote! {
        #[doc(hidden)]
        const _: () = {
            #file
            #[automatically_derived]
            impl #private::Keyed for dyn #ident {
                const KEY: #private::Key = #private::Key::of(#private::module_path!(), #name, #line, #column);
                const NAME: #private::Name = #private::Name::of(#name);
                const PLACE: #private::Place = #place;
            }
        };
    }
}
