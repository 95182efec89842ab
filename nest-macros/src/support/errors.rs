//! Collects the faults of one attribute, so that all are reported in one go.

use proc_macro2::{Span, TokenStream};

/// The faults of one attribute. Dropping it unread is a mistake of ours, as in serde's derive.
#[derive(Default)]
pub(crate) struct Errors {
    first: Option<syn::Error>,
}

impl Errors {
    pub(crate) fn add(&mut self, error: syn::Error) {
        match &mut self.first {
            Some(first) => first.combine(error),
            None => self.first = Some(error),
        }
    }

    /// Adds a fault under a span.
    pub(crate) fn at(&mut self, span: Span, message: impl std::fmt::Display) {
        self.add(syn::Error::new(span, message));
    }

    /// Adds a fault under the tokens of a piece of syntax.
    pub(crate) fn under(&mut self, tokens: impl quote::ToTokens, message: impl std::fmt::Display) {
        self.add(syn::Error::new_spanned(tokens, message));
    }

    /// Refuses a second attribute that declares the same item, and takes it off, so that it does not complain as well.
    pub(crate) fn refuse_second(&mut self, first: &str, attributes: &mut Vec<syn::Attribute>) {
        attributes.retain(|attribute| {
            let name = attribute.path().segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
            if !["injectable", "module"].contains(&name.as_str()) {
                return true;
            }
            let (what, help) = if name == first {
                (format!("`#[{name}]` is given twice"), "keep one of the two".to_owned())
            } else {
                let what = format!("`#[{first}]` and `#[{name}]` contradict each other");
                (what, "keep `#[module]` on a module: its fields are injected, too".to_owned())
            };
            self.under(attribute, format!("NEST-E0117: {what}\nhelp: {help}"));
            false
        });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// All of them as one error, for whoever parses.
    pub(crate) fn into_first(self) -> Option<syn::Error> {
        self.first
    }

    /// The `compile_error!`s, nothing when there is no fault.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.first.map(|error| error.into_compile_error()).unwrap_or_default()
    }
}
