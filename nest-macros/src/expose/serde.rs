//! What serde's attributes say of a field and of a struct, as far as it has to be told apart.

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta, Path, Token};

use crate::support::Errors;

/// What concerns reading only.
const READING: &[&str] = &[
    "alias",
    "borrow",
    "bound",
    "default",
    "deny_unknown_fields",
    "deserialize_with",
    "expecting",
    "from",
    "skip_deserializing",
    "try_from",
];

/// The attributes of a field or a struct.
#[derive(Default)]
pub(super) struct Rules {
    /// What is left to serde.
    pub(super) kept: Vec<Meta>,
    /// `skip_serializing_if`.
    pub(super) skip_if: Option<Path>,
    /// What writes the value.
    pub(super) writer: Option<Path>,
    /// Whether it is never written.
    pub(super) is_skipped: bool,
    /// Whether a struct has another name than its own.
    pub(super) is_renamed: bool,
}

impl Rules {
    pub(super) fn of(attributes: &[Attribute]) -> Rules {
        let mut rules = Rules::default();
        for meta in metas(attributes) {
            let word = meta.path().get_ident().map(ToString::to_string).unwrap_or_default();
            match (word.as_str(), text(&meta)) {
                ("skip" | "skip_serializing", _) => rules.is_skipped = true,
                ("skip_serializing_if", Some(path)) => rules.skip_if = path.parse().ok(),
                ("serialize_with", Some(path)) => rules.writer = path.parse().ok(),
                ("with", Some(path)) => {
                    rules.writer = path.parse::<Path>().ok().map(|mut path| {
                        path.segments.push(syn::Ident::new("serialize", path_span(&path)).into());
                        path
                    });
                }
                (reading, _) if READING.contains(&reading) => {}
                (word, _) => {
                    rules.is_renamed |= word == "rename";
                    rules.kept.push(meta);
                }
            }
        }
        rules
    }
}

fn path_span(path: &Path) -> proc_macro2::Span {
    path.segments.last().map_or_else(proc_macro2::Span::call_site, |last| last.ident.span())
}

fn metas(attributes: &[Attribute]) -> impl Iterator<Item = Meta> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"))
        .filter_map(|attribute| attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok())
        .flatten()
}

fn text(meta: &Meta) -> Option<&LitStr> {
    match meta {
        Meta::NameValue(meta) => match &meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// A struct that serde writes as something else would be written without its rules.
pub(super) fn refuse_detours(attributes: &[Attribute], errors: &mut Errors) {
    for meta in metas(attributes) {
        if ["into", "remote", "transparent"].iter().any(|word| meta.path().is_ident(word)) {
            let word = meta.path().to_token_stream();
            errors.under(
                meta,
                format!("NEST-E0522: `#[serde({word})]` writes something else, which knows nothing of the rules\nhelp: put `#[expose]` on what is written"),
            );
        }
    }
}
