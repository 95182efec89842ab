//! `#[module]`: imports, providers, controllers, exports.

mod entries;
mod expand;
mod middleware;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;
use syn::Item;

pub(crate) use parse::sites;

use crate::injectable;
use crate::support::{CratePath, Errors};

/// What `#[module(…)]` lists.
#[derive(Default)]
pub(crate) struct Lists {
    pub(crate) krate: Option<syn::Path>,
    pub(crate) global: bool,
    pub(crate) imports: Vec<Site<entries::Import>>,
    pub(crate) providers: Vec<Site<entries::Provided>>,
    pub(crate) controllers: Vec<Site<syn::Type>>,
    pub(crate) exports: Vec<Site<syn::Type>>,
    pub(crate) enhancers: Vec<Site<crate::enhancer::Used>>,
}

/// An entry with its number and its `#[cfg(…)]`.
pub(crate) struct Site<T> {
    pub(crate) number: u16,
    pub(crate) cfg: Vec<syn::Attribute>,
    pub(crate) entry: T,
}

/// An `#[options]` field: its name or number, and its type.
pub(crate) struct OptionsField {
    pub(crate) member: TokenStream,
    pub(crate) ty: syn::Type,
    pub(crate) span: proc_macro2::Span,
}

pub(crate) fn module(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let lists = parse::lists(arguments, &mut errors);
    let mut item = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Struct(item)) => item,
        Ok(other) => {
            errors.under(
                injectable::first_token(&other),
                "NEST-E0115: `#[module]` goes on a struct\nhelp: `#[module(…)] pub struct UsersModule;`",
            );
            let generated = inert(&other, lists.krate, &mut errors);
            let errors = errors.into_tokens();
            return quote!(#other #generated #errors);
        }
        Err(error) => {
            errors.add(error);
            let errors = errors.into_tokens();
            return quote!(#item #errors);
        }
    };
    errors.refuse_second("module", &mut item.attrs);
    let options = parse::options(&mut item, &mut errors);
    let krate = CratePath::new(lists.krate.clone());
    if !injectable::parameters_are_types(&item.generics, "a module", &mut errors) {
        let errors = errors.into_tokens();
        return quote!(#item #errors);
    }
    let generated = expand::module(&mut item, &lists, &options, &krate, &mut errors);
    let errors = errors.into_tokens();
    quote!(#item #generated #errors)
}

/// A type that is no struct is a module without anything, so that nobody complains that it is none.
fn inert(item: &Item, krate: Option<syn::Path>, errors: &mut Errors) -> TokenStream {
    let (ident, generics) = match item {
        Item::Enum(item) => (&item.ident, &item.generics),
        Item::Union(item) => (&item.ident, &item.generics),
        _ => return TokenStream::new(),
    };
    if !generics.params.is_empty() {
        return TokenStream::new();
    }
    expand::module(&mut syn::parse_quote!(struct #ident;), &Lists::default(), &[], &CratePath::new(krate), errors)
}
