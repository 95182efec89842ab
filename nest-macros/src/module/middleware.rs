//! The entries of `middleware`: a type, or `apply(Type, for_routes = […], exclude = […])`.

use syn::parse::{Parse, ParseStream, discouraged::Speculative};
use syn::{Ident, LitStr, Token, Type, parenthesized};

use super::parse::sites;
use crate::controller::pattern;
use crate::enhancer::{Only, RouteMatch};
use crate::support::{Entries, Errors, nearest, value_of};

/// An entry.
pub(super) struct Entry {
    pub(super) ty: Type,
    pub(super) only: Option<Lists>,
}

/// The lists of an entry, not yet numbered.
#[derive(Default)]
pub(super) struct Lists {
    for_routes: Option<Entries<RouteMatch>>,
    exclude: Option<Entries<RouteMatch>>,
}

impl Lists {
    /// The lists with their sites.
    pub(super) fn numbered(self, next: &mut u16) -> Only {
        let mut numbered = |list: Option<Entries<RouteMatch>>| list.map(|list| sites(list, next)).unwrap_or_default();
        Only { for_routes: numbered(self.for_routes), exclude: numbered(self.exclude) }
    }
}

const KNOWN: &[&str] = &["for_routes", "exclude"];

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Entry> {
        let fork = input.fork();
        if !(fork.parse::<Ident>().is_ok_and(|ident| ident == "apply") && fork.peek(syn::token::Paren)) {
            return Ok(Entry { ty: input.parse()?, only: None });
        }
        input.advance_to(&fork);
        let content;
        parenthesized!(content in input);
        let ty = content.parse()?;
        let mut lists = Lists::default();
        while !content.is_empty() {
            content.parse::<Token![,]>()?;
            if content.is_empty() {
                break;
            }
            let word: Ident = content.parse()?;
            let list = match word.to_string().as_str() {
                "for_routes" => &mut lists.for_routes,
                "exclude" => &mut lists.exclude,
                unknown => {
                    let help = match nearest(unknown, KNOWN) {
                        Some(known) => format!("did you mean `{known}`?"),
                        None => "it takes `for_routes = […]` and `exclude = […]`".to_owned(),
                    };
                    let message = format!("NEST-E0116: `apply` has no argument `{word}`\nhelp: {help}");
                    return Err(syn::Error::new(word.span(), message));
                }
            };
            if list.is_some() {
                let message = format!("NEST-E0117: `{word}` is given twice\nhelp: merge them into one");
                return Err(syn::Error::new(word.span(), message));
            }
            value_of(&word, "[…]", &content)?;
            let entries: Entries<RouteMatch> = content.parse()?;
            if entries.entries.is_empty() {
                let message = format!("NEST-E0116: `{word}` names no route\nhelp: leave it out");
                return Err(syn::Error::new(word.span(), message));
            }
            *list = Some(entries);
        }
        Ok(Entry { ty, only: Some(lists) })
    }
}

const VERBS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ALL"];

impl Parse for RouteMatch {
    fn parse(input: ParseStream<'_>) -> syn::Result<RouteMatch> {
        if !input.peek(LitStr) {
            return input.parse().map(Box::new).map(RouteMatch::Controller).map_err(|error| {
                syn::Error::new(
                    error.span(),
                    "NEST-E0116: expected routes: a controller, or a pattern\nhelp: `\"GET /orders/{id}\"`, `\"/orders/{*rest}\"`",
                )
            });
        }
        let literal: LitStr = input.parse()?;
        let text = literal.value();
        let (verb, path) = match text.split_once(' ') {
            Some((verb, path)) => (verb, path.trim_start()),
            None => ("", text.as_str()),
        };
        if !verb.is_empty() && !VERBS.contains(&verb) {
            let help = match nearest(&verb.to_uppercase(), VERBS) {
                Some(known) => format!("`\"{known} {path}\"`"),
                None => "without a method it means all of them".to_owned(),
            };
            return Err(syn::Error::new(literal.span(), format!("NEST-E0116: `{verb}` is no method\nhelp: {help}")));
        }
        let mut errors = Errors::default();
        pattern::names(&LitStr::new(path, literal.span()), &mut errors);
        match errors.into_first() {
            Some(error) => Err(error),
            None => Ok(RouteMatch::Pattern(verb.to_owned(), path.to_owned(), literal)),
        }
    }
}
