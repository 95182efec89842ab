//! Parses the arguments of attributes: `name = value`, flags, and lists, with faults that name the nearest known name.

use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, Token, bracketed};

use super::{Errors, nearest};

/// The arguments of an attribute, as they are read one after another.
pub(crate) struct Arguments<'a> {
    attribute: &'static str,
    known: &'static [&'static str],
    repeatable: &'static [&'static str],
    seen: Vec<Ident>,
    errors: &'a mut Errors,
}

impl<'a> Arguments<'a> {
    pub(crate) fn new(
        attribute: &'static str,
        known: &'static [&'static str],
        errors: &'a mut Errors,
    ) -> Arguments<'a> {
        Arguments { attribute, known, repeatable: &[], seen: Vec::new(), errors }
    }

    /// With arguments that may be given several times.
    pub(crate) fn repeatable(self, repeatable: &'static [&'static str]) -> Arguments<'a> {
        Arguments { repeatable, ..self }
    }

    /// Reads the arguments. `read` gets each known name, stands behind it in the stream, and consumes its value.
    pub(crate) fn read(
        &mut self,
        input: ParseStream<'_>,
        mut read: impl FnMut(&Ident, ParseStream<'_>, &mut Errors) -> syn::Result<()>,
    ) {
        while !input.is_empty() {
            let name = if input.peek(Token![crate]) {
                input.parse::<Token![crate]>().map(|token| Ident::new("crate", token.span))
            } else {
                input.parse::<Ident>().map_err(|error| {
                    syn::Error::new(error.span(), format!("NEST-E0116: expected one of {}", listed(self.known)))
                })
            };
            let name = match name {
                Ok(name) => name,
                Err(error) => {
                    self.errors.add(error);
                    skip(input);
                    return;
                }
            };
            if !self.known.iter().any(|known| name == known) {
                self.unknown(&name);
                skip(input);
            } else {
                if self.seen.contains(&name) && !self.repeatable.iter().any(|word| name == word) {
                    self.errors
                        .at(name.span(), format!("NEST-E0117: `{name}` is given twice\nhelp: merge them into one"));
                }
                self.seen.push(name.clone());
                if let Err(error) = read(&name, input, self.errors) {
                    self.errors.add(error);
                    skip(input);
                } else if input.peek(Token![=]) {
                    let message =
                        format!("NEST-E0116: `{name}` takes no value\nhelp: write `{name}` alone, or leave it out");
                    self.errors.at(name.span(), message);
                    skip(input);
                }
            }
            if input.is_empty() {
                return;
            }
            if let Err(error) = input.parse::<Token![,]>() {
                self.errors.add(syn::Error::new(error.span(), "NEST-E0116: expected `,` between the arguments"));
                return;
            }
        }
    }

    fn unknown(&mut self, name: &Ident) {
        let attribute = self.attribute;
        if attribute == "controller" && (name == "path" || name == "prefix") {
            let message = format!(
                "NEST-E0116: `#[controller]` has no argument `{name}`\nhelp: the path stands first, without a name: `#[controller(\"users\")]`"
            );
            self.errors.at(name.span(), message);
            return;
        }
        let help = match nearest(&name.to_string(), self.known) {
            Some(known) => format!("\nhelp: did you mean `{known}`?"),
            None => format!("\nhelp: it takes {}", listed(self.known)),
        };
        self.errors.at(name.span(), format!("NEST-E0116: `#[{attribute}]` has no argument `{name}`{help}"));
    }
}

/// Consumes the `=` between an argument and its value.
pub(crate) fn value_of(name: &Ident, form: &str, input: ParseStream<'_>) -> syn::Result<()> {
    if input.parse::<Token![=]>().is_ok() {
        return Ok(());
    }
    Err(syn::Error::new(name.span(), format!("NEST-E0116: `{name}` needs a value\nhelp: `{name} = {form}`")))
}

fn listed(known: &[&str]) -> String {
    known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Skips to the next comma, so that one wrong argument does not hide faults of the others.
fn skip(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        if input.parse::<proc_macro2::TokenTree>().is_err() {
            return;
        }
    }
}

/// `[a, #[cfg(…)] b]`: entries, each with its attributes.
pub(crate) struct Entries<T> {
    pub(crate) entries: Vec<(Vec<Attribute>, T)>,
}

impl<T: Parse> Parse for Entries<T> {
    fn parse(input: ParseStream<'_>) -> syn::Result<Entries<T>> {
        if !input.peek(syn::token::Bracket) {
            return Err(syn::Error::new(input.span(), "NEST-E0116: expected a list: `[…]`"));
        }
        let content;
        bracketed!(content in input);
        // All faults of the list are collected; with one of them the list is none.
        let (mut entries, mut faults) = (Vec::new(), Vec::new());
        while !content.is_empty() {
            match content.parse::<Entry<T>>() {
                Ok(entry) => entries.push((entry.attributes, entry.value)),
                Err(error) => {
                    faults.push(error);
                    skip(&content);
                }
            }
            if !content.is_empty() {
                content
                    .parse::<Token![,]>()
                    .map_err(|error| syn::Error::new(error.span(), "NEST-E0116: expected `,` between the entries"))?;
            }
        }
        match faults.into_iter().reduce(|mut all, fault| {
            all.combine(fault);
            all
        }) {
            Some(faults) => Err(faults),
            None => Ok(Entries { entries }),
        }
    }
}

struct Entry<T> {
    attributes: Vec<Attribute>,
    value: T,
}

impl<T: Parse> Parse for Entry<T> {
    fn parse(input: ParseStream<'_>) -> syn::Result<Entry<T>> {
        let attributes = input.call(Attribute::parse_outer)?;
        for attribute in &attributes {
            if !attribute.path().is_ident("cfg") {
                return Err(syn::Error::new_spanned(
                    attribute,
                    "NEST-E0116: an entry of a list takes no attribute but `#[cfg(…)]`",
                ));
            }
        }
        Ok(Entry { attributes, value: input.parse()? })
    }
}
