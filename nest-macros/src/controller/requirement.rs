//! `#[roles(…)]`, `#[permissions(…)]` and `#[requires(…)]`: what a route or all routes of a controller require.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Token};

use crate::support::{CratePath, Errors, Places};

/// The attributes, and whether plain values are alternatives.
const KNOWN: &[(&str, bool)] = &[("roles", true), ("permissions", false), ("requires", false)];

/// An attribute as it is understood.
pub(crate) struct Requirement {
    attribute: &'static str,
    /// Whole, to underline.
    syntax: TokenStream,
    span: Span,
    groups: Vec<Group>,
    pub(crate) site: u16,
}

/// Values of which all are required, or one.
struct Group {
    is_any: bool,
    values: Vec<Expr>,
}

/// Takes the attributes off; each has a site, from `sites` on.
pub(crate) fn take(attributes: &mut Vec<Attribute>, sites: &mut u16, errors: &mut Errors) -> Vec<Requirement> {
    let mut found = Vec::new();
    attributes.retain(|attribute| {
        let Some((name, is_any)) = KNOWN.iter().find(|(name, _)| attribute.path().is_ident(name)) else { return true };
        if let Some(groups) = groups(attribute, name, *is_any, errors) {
            let syntax = attribute.meta.to_token_stream();
            found.push(Requirement { attribute: name, syntax, span: attribute.path().span(), groups, site: *sites });
            *sites += 1;
        }
        false
    });
    found
}

fn groups(attribute: &Attribute, name: &str, is_any: bool, errors: &mut Errors) -> Option<Vec<Group>> {
    let values = match attribute.parse_args_with(Punctuated::<Expr, Token![,]>::parse_terminated) {
        Ok(values) if !values.is_empty() => values,
        _ => {
            errors.under(
                &attribute.meta,
                format!(
                    "NEST-E0116: `#[{name}]` takes what is required\nhelp: `#[{name}(A, B)]`, of which a caller needs {}\nhelp: or groups: `#[{name}(all(A, B), any(C, D))]`",
                    if is_any { "one" } else { "all" }
                ),
            );
            return None;
        }
    };
    let (mut plain, mut groups) = (Vec::new(), Vec::new());
    for value in values {
        match group(&value) {
            Some((word, values)) if values.is_empty() => {
                errors.under(
                    &value,
                    format!("NEST-E0116: `{word}()` is empty\nhelp: name what is required, or remove it"),
                );
                return None;
            }
            Some((word, values)) => groups.push(Group { is_any: word == "any", values }),
            None => plain.push(value),
        }
    }
    if let (Some(first), false) = (plain.first(), groups.is_empty()) {
        errors.under(
            first,
            format!(
                "NEST-E0118: `#[{name}]` takes either values or groups\nhelp: put it into one of them: `all({})`",
                first.to_token_stream().to_string().replace(" :: ", "::")
            ),
        );
        return None;
    }
    if !plain.is_empty() {
        groups.push(Group { is_any, values: plain });
    }
    Some(groups)
}

/// `all(…)` and `any(…)`.
fn group(value: &Expr) -> Option<(&'static str, Vec<Expr>)> {
    let Expr::Call(call) = value else { return None };
    let Expr::Path(path) = &*call.func else { return None };
    let word = ["all", "any"].into_iter().find(|word| path.path.is_ident(word))?;
    Some((word, call.args.iter().cloned().collect()))
}

impl Requirement {
    /// The whole attribute.
    pub(crate) fn syntax(&self) -> &TokenStream {
        &self.syntax
    }

    /// What it requires, as metadata for the guard that enforces it.
    pub(crate) fn metadata(&self, krate: &CratePath) -> Vec<TokenStream> {
        self.groups.iter().map(|group| requires(group, krate)).collect()
    }

    /// The `DemandUse` of each group: all are of one type, or of several.
    pub(crate) fn demands(&self, krate: &CratePath, places: &Places) -> Vec<TokenStream> {
        let private = krate.private();
        let (site, attribute, place) = (self.site, self.attribute, places.of(self.span));
        let demands = self.groups.iter().map(|group| {
            let demand = demand(group, krate);
            quote!(#private::DemandUse { site: #site, place: #place, attribute: #attribute, demand: #demand })
        });
        demands.collect()
    }
}

/// A type that is no requirement is underlined at the first value.
fn demand(group: &Group, krate: &CratePath) -> TokenStream {
    let values = &group.values;
    let span = values.first().map_or_else(Span::call_site, Spanned::span);
    let private = krate.private_at(span);
    quote_spanned!(span=> #private::demand_of(&[#(#values),*]))
}

fn requires(group: &Group, krate: &CratePath) -> TokenStream {
    let (values, private) = (&group.values, krate.private());
    if group.is_any {
        quote!(#private::Requires { all: &[], any: &[#(#values),*] })
    } else {
        quote!(#private::Requires { all: &[#(#values),*], any: &[] })
    }
}

/// The descriptors of several.
pub(crate) fn demands(requirements: &[Requirement], krate: &CratePath, places: &Places) -> TokenStream {
    let demands = requirements.iter().flat_map(|requirement| requirement.demands(krate, places));
    quote!(&[#(#demands),*])
}

/// The metadata of a handler or controller: its own, and what it requires.
pub(crate) fn metadata(own: &[Expr], requirements: &[Requirement], krate: &CratePath) -> TokenStream {
    let required = requirements.iter().flat_map(|requirement| requirement.metadata(krate));
    quote!(&[#(&#own,)* #(&#required),*])
}
