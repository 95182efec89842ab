//! `#[injectable]`: on a struct, its fields are the dependencies; on an impl block, the parameters of the `#[inject]`
//! constructor are; on a trait, `dyn Trait` can be injected.

mod constructor;
mod expand;
mod interface;
mod model;
mod parse;

pub(crate) use expand::{bounded, declaration, keyed, provider_def, wiring};
pub(crate) use model::{Provider, Scope};

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Item, parse::Parser};

use crate::support::{Arguments, CratePath, Errors};

const KNOWN: &[&str] = &["scope", "value", "crate"];

/// What stands in the parentheses.
pub(crate) struct Options {
    pub(crate) krate: CratePath,
    pub(crate) scope: Scope,
    /// Only an identity: the value is provided by an entry of a module.
    pub(crate) value: bool,
}

pub(crate) fn injectable(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let options = options(arguments, &mut errors);
    let parsed = match syn::parse2::<Item>(item.clone()) {
        Ok(parsed) => parsed,
        Err(error) => {
            errors.add(error);
            let errors = errors.into_tokens();
            return quote!(#item #errors);
        }
    };
    match parsed {
        Item::Struct(item) => on_struct(item, &options, errors),
        Item::Impl(item) => constructor::on_impl(item, &options, errors),
        Item::Trait(item) => interface::on_trait(item, &options, errors),
        other => {
            errors.under(
                first_token(&other),
                "NEST-E0115: `#[injectable]` goes on a struct, on an impl block with an `#[inject]` constructor, or on a trait\n\
                 help: put the state into a struct and `#[injectable]` on that",
            );
            let errors = errors.into_tokens();
            quote!(#other #errors)
        }
    }
}

/// The first token of an item, to underline instead of the whole item.
pub(crate) fn first_token(item: &Item) -> TokenStream {
    let attributes = match item {
        Item::Enum(item) => item.attrs.len(),
        Item::Fn(item) => item.attrs.len(),
        _ => 0,
    };
    quote::ToTokens::to_token_stream(item).into_iter().skip(attributes * 2).take(1).collect()
}

fn options(arguments: TokenStream, errors: &mut Errors) -> Options {
    let mut krate = None;
    let mut scope = Scope::Singleton;
    let mut value = None;
    let mut scoped = None;
    let parser = |input: syn::parse::ParseStream<'_>| {
        Arguments::new("injectable", KNOWN, errors).read(input, |name, input, errors| {
            if name == "value" {
                value = Some(name.clone());
                return Ok(());
            }
            input.parse::<syn::Token![=]>()?;
            if name == "crate" {
                krate = Some(input.call(syn::Path::parse_mod_style)?);
            } else {
                let word: syn::Ident = input.parse()?;
                scoped = Some(word.clone());
                match Scope::parse(&word) {
                    Ok(parsed) => scope = parsed,
                    Err(error) => errors.add(error),
                }
            }
            Ok(())
        });
        Ok(())
    };
    // The closure itself never fails: it notes faults.
    let _ = Parser::parse2(parser, arguments);
    if let (Some(value), Some(_)) = (&value, &scoped) {
        errors.at(
            value.span(),
            "NEST-E0118: `value` and `scope` contradict each other: a provided value lives as long as the application\n\
             help: remove one of them",
        );
    }
    Options { krate: CratePath::new(krate), scope, value: value.is_some() }
}

/// Reads the fields of a module: they are injected as those of any provider.
pub(crate) fn module_fields(item: &mut syn::ItemStruct, krate: &CratePath, errors: &mut Errors) -> Option<Provider> {
    let options = Options { krate: krate.clone(), scope: Scope::Singleton, value: false };
    parse::fields(item, &options, errors)
}

fn on_struct(mut item: syn::ItemStruct, options: &Options, mut errors: Errors) -> TokenStream {
    let provider = parse::fields(&mut item, options, &mut errors);
    let generated = match provider {
        Some(provider) if errors.is_empty() => expand::provider(&provider, options),
        // After a fault the type is still declared, so that nothing else complains about it.
        _ => expand::inert(&item.ident, &item.generics, options),
    };
    let errors = errors.into_tokens();
    quote!(#item #generated #errors)
}
