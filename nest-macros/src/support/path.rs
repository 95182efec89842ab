//! The path under which generated code finds the framework.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::{ParseStream, Parser};

use super::{Arguments, Errors, value_of};

/// The path of the framework: `::nest`, or what `crate = …` says.
#[derive(Clone)]
pub(crate) struct CratePath(Option<syn::Path>);

impl CratePath {
    pub(crate) fn new(path: Option<syn::Path>) -> CratePath {
        CratePath(path)
    }

    /// That of an attribute which takes no other argument than `crate = …`.
    pub(crate) fn of_arguments(attribute: &'static str, arguments: TokenStream, errors: &mut Errors) -> CratePath {
        let mut krate = None;
        let parser = |input: ParseStream<'_>| {
            Arguments::new(attribute, &["crate"], errors).read(input, |name, input, _| {
                value_of(name, "nest", input)?;
                krate = Some(input.call(syn::Path::parse_mod_style)?);
                Ok(())
            });
            Ok(())
        };
        // The closure itself never fails: it notes faults.
        let _ = Parser::parse2(parser, arguments);
        CratePath::new(krate)
    }

    /// What `crate = …` says.
    pub(crate) fn given(&self) -> Option<&syn::Path> {
        self.0.as_ref()
    }

    /// The framework itself.
    pub(crate) fn root(&self) -> TokenStream {
        match &self.0 {
            Some(path) => quote!(#path),
            None => quote!(::nest),
        }
    }

    /// The module that generated code names.
    pub(crate) fn private(&self) -> TokenStream {
        let root = self.root();
        quote!(#root::__private)
    }

    /// The module that code of `testing!` names.
    pub(crate) fn testing(&self) -> TokenStream {
        let root = self.root();
        quote!(#root::testing::__private)
    }

    /// The module of databases, whose names are public.
    pub(crate) fn data(&self) -> TokenStream {
        let root = self.root();
        quote!(#root::data)
    }

    /// The same with all its tokens at a span.
    pub(crate) fn data_at(&self, span: Span) -> TokenStream {
        respan(self.data(), span)
    }

    /// The module that generated code names, with all its tokens at a span.
    pub(crate) fn private_at(&self, span: Span) -> TokenStream {
        respan(self.private(), span)
    }
}

/// Moves tokens to a span.
pub(crate) fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            token.set_span(span);
            token
        })
        .collect()
}
