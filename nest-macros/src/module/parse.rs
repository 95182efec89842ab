//! Reads the arguments of `#[module]` and the fields of its struct.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Ident, ItemStruct, Type};

use super::entries::Exported;
use super::{Lists, OptionsField, Site};
use crate::enhancer::{Kind, LISTS, Used};
use crate::support::{Arguments, Entries, Errors, value_of};

const KNOWN: &[&str] = &[
    "imports",
    "providers",
    "controllers",
    "exports",
    "global",
    "guards",
    "interceptors",
    "pipes",
    "filters",
    "middleware",
    "crate",
];

pub(super) fn lists(arguments: TokenStream, errors: &mut Errors) -> Lists {
    let mut lists = Lists::default();
    let mut next = 0;
    let parser = |input: ParseStream<'_>| {
        Arguments::new("module", KNOWN, errors)
            .read(input, |name, input, errors| argument(name, input, &mut lists, &mut next, errors));
        Ok(())
    };
    // The closure itself never fails: it notes faults.
    let _ = Parser::parse2(parser, arguments);
    lists
}

fn argument(
    name: &Ident,
    input: ParseStream<'_>,
    lists: &mut Lists,
    next: &mut u16,
    errors: &mut Errors,
) -> syn::Result<()> {
    if name == "global" {
        lists.global = true;
        return Ok(());
    }
    value_of(name, if name == "crate" { "nest" } else { "[…]" }, input)?;
    match name.to_string().as_str() {
        "crate" => lists.krate = Some(input.call(syn::Path::parse_mod_style)?),
        "imports" => lists.imports = sites(input.parse()?, next),
        "providers" => lists.providers = sites(input.parse()?, next),
        "controllers" => lists.controllers = sites(input.parse()?, next),
        "exports" => {
            let exports: Vec<Site<Exported>> = sites(input.parse()?, next);
            lists.exports =
                exports.into_iter().map(|Site { number, cfg, entry }| Site { number, cfg, entry: entry.0 }).collect();
        }
        "middleware" => {
            for site in sites(input.parse()?, next) {
                let Site { number, cfg, entry } = site;
                let super::middleware::Entry { ty, only } = entry;
                let only = only.map(|only| only.numbered(next));
                let used = Used { kind: Kind::Middleware, ty, only };
                lists.enhancers.push(Site { number, cfg, entry: used });
            }
        }
        list => {
            let entries: Entries<Type> = input.parse()?;
            match LISTS.iter().find(|(known, _)| *known == list) {
                Some((_, kind)) => {
                    for site in sites(entries, next) {
                        let used = Used { kind: *kind, ty: site.entry, only: None };
                        lists.enhancers.push(Site { number: site.number, cfg: site.cfg, entry: used });
                    }
                }
                None => errors.at(name.span(), "NEST-E0116: an unknown list"),
            }
        }
    }
    Ok(())
}

/// Numbers the entries of a list.
pub(crate) fn sites<T: Parse>(list: Entries<T>, next: &mut u16) -> Vec<Site<T>> {
    list.entries
        .into_iter()
        .map(|(cfg, entry)| {
            let number = *next;
            *next += 1;
            Site { number, cfg, entry }
        })
        .collect()
}

/// `PhantomData`, which a generic module needs: there is nothing to be injected.
fn is_phantom(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "PhantomData"))
}

/// Reads the `#[options]` fields, and takes the attribute off them.
pub(super) fn options(item: &mut ItemStruct, errors: &mut Errors) -> Vec<OptionsField> {
    let mut options = Vec::new();
    let mut has_others = false;
    for (number, field) in item.fields.iter_mut().enumerate() {
        let before = field.attrs.len();
        field.attrs.retain(|attribute| !attribute.path().is_ident("options"));
        if field.attrs.len() != before {
            let member = match &field.ident {
                Some(name) => name.to_token_stream(),
                None => syn::Index::from(number).to_token_stream(),
            };
            let span = field.ident.as_ref().map_or(field.ty.span(), Spanned::span);
            options.push(OptionsField { member, ty: field.ty.clone(), span });
        } else {
            has_others |= !is_phantom(&field.ty);
        }
    }
    if !options.is_empty() && has_others {
        errors.under(
            &item.ident,
            "NEST-E0123: a module with `#[options]` is made by its import, not injected\n\
             help: mark every field `#[options]`, or move what is injected into a provider",
        );
    }
    options
}
