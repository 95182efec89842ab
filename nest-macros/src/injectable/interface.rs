//! `#[injectable]` on a trait: gives `dyn Trait` an identity, so that modules can bind it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{ItemTrait, TraitItem, TypeParamBound, parse_quote};

use super::expand::Identity;
use super::{Options, parameters_are_types};
use crate::support::{Errors, Places};

pub(super) fn on_trait(mut item: ItemTrait, options: &Options, mut errors: Errors) -> TokenStream {
    let is_called_through = parameters_are_types(&item.generics, "a trait that is injected", &mut errors)
        & has_no_async_method(&item, &mut errors);
    is_shared(&mut item, &mut errors);
    let generated = if is_called_through { keyed(&item, options) } else { TokenStream::new() };
    let errors = errors.into_tokens();
    quote!(#item #generated #errors)
}

fn has_no_async_method(item: &ItemTrait, errors: &mut Errors) -> bool {
    // Attributes below this one have not run yet: `async_trait` will take the `async` away.
    let is_rewritten = item
        .attrs
        .iter()
        .any(|attribute| attribute.path().segments.last().is_some_and(|last| last.ident == "async_trait"));
    if is_rewritten {
        return true;
    }
    let mut good = true;
    for member in &item.items {
        if let TraitItem::Fn(function) = member
            && let Some(asyncness) = &function.sig.asyncness
        {
            good = false;
            errors.under(
                asyncness,
                format!(
                    "NEST-E0119: `dyn {}` cannot be called through: it has an `async fn`\n\
                     help: put `#[async_trait]`, of the crate async-trait, below `#[injectable]`\n\
                     help: or return a boxed future: `fn {}(…) -> BoxFuture<'_, …>`",
                    item.ident, function.sig.ident
                ),
            );
        }
    }
    good
}

/// Providers are shared by all requests, so the trait says `Send + Sync`, unless another trait above it may. After the fault
/// the bounds are added, so that nothing else complains.
fn is_shared(item: &mut ItemTrait, errors: &mut Errors) {
    let has = |name: &str, item: &ItemTrait| {
        item.supertraits.iter().any(|bound| match bound {
            TypeParamBound::Trait(bound) => bound.path.segments.last().is_some_and(|last| last.ident == name),
            _ => false,
        })
    };
    let others = item.supertraits.iter().any(|bound| match bound {
        TypeParamBound::Trait(bound) => {
            !bound.path.segments.last().is_some_and(|last| last.ident == "Send" || last.ident == "Sync")
        }
        TypeParamBound::Lifetime(_) => false,
        _ => true,
    });
    if others || (has("Send", item) && has("Sync", item)) {
        return;
    }
    let ident = &item.ident;
    errors.under(
        ident,
        format!(
            "NEST-E0119: `dyn {ident}` cannot be shared between threads\n\
             help: `trait {ident}: Send + Sync`"
        ),
    );
    item.colon_token = Some(Default::default());
    item.supertraits.push(parse_quote!(::core::marker::Send));
    item.supertraits.push(parse_quote!(::core::marker::Sync));
}

fn keyed(item: &ItemTrait, options: &Options) -> TokenStream {
    let file = Places::new(&options.krate).file(item.ident.span());
    let ident = &item.ident;
    let (_, arguments, _) = item.generics.split_for_impl();
    let identity = Identity {
        name: format!("dyn {ident}"),
        span: ident.span(),
        ty: &parse_quote!(dyn #ident #arguments),
        generics: &item.generics,
        is_value: false,
        imported_by: &options.imported_by,
    };
    let keyed = identity.keyed(&options.krate);
    quote!(#[doc(hidden)] const _: () = { #file #keyed };)
}

#[cfg(test)]
mod tests {
    use quote::quote;

    fn faults(item: proc_macro2::TokenStream) -> String {
        let expanded = crate::injectable::injectable(proc_macro2::TokenStream::new(), item).to_string();
        expanded.split("NEST-E").skip(1).map(|text| &text[..4]).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn an_async_method_needs_async_trait() {
        assert_eq!(
            faults(quote!(
                trait Mail: Send + Sync {
                    async fn send(&self);
                }
            )),
            "0119"
        );
        assert_eq!(
            faults(quote!(
                #[async_trait]
                trait Mail: Send + Sync {
                    async fn send(&self);
                }
            )),
            ""
        );
        assert_eq!(
            faults(quote!(
                #[async_trait::async_trait]
                trait Mail: Send + Sync {
                    async fn send(&self);
                }
            )),
            ""
        );
    }

    #[test]
    fn a_trait_says_that_it_is_shared() {
        assert_eq!(
            faults(quote!(
                trait Clock {}
            )),
            "0119"
        );
        assert_eq!(
            faults(quote!(
                trait Clock: Send {}
            )),
            "0119"
        );
        assert_eq!(
            faults(quote!(
                trait Clock: Send + Sync + 'static {}
            )),
            ""
        );
        assert_eq!(
            faults(quote!(
                trait Clock: Device {}
            )),
            ""
        );
    }
}
