//! Where something stands in the sources, as code.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use super::CratePath;

/// Makes `Place`s for one item. All stand in one file, which is named once, in a constant.
pub(crate) struct Places {
    private: TokenStream,
}

impl Places {
    pub(crate) fn new(krate: &CratePath) -> Places {
        Places { private: krate.private() }
    }

    /// The constant that [`Places::of`] refers to.
    pub(crate) fn file(&self, span: Span) -> TokenStream {
        let file = if proc_macro::is_available() { span.unwrap().file() } else { String::new() };
        quote! { const FILE: &'static str = #file; }
    }

    /// The place of a span.
    pub(crate) fn of(&self, span: Span) -> TokenStream {
        let private = &self.private;
        let (line, column) = line_and_column(span);
        quote!(#private::Place::new(FILE, #line, #column))
    }
}

/// The position of the user's syntax for code of ours: it is underlined there, and lints know that we wrote it.
pub(crate) fn at(span: Span) -> Span {
    Span::call_site().located_at(span)
}

/// Line and column of a span, from 1; 0 outside of the compiler.
pub(crate) fn line_and_column(span: Span) -> (u32, u32) {
    if !proc_macro::is_available() {
        return (0, 0);
    }
    let span = span.unwrap();
    (span.line() as u32, span.column() as u32)
}
