//! What `#[injectable]` has understood.

use proc_macro2::{Span, TokenStream};
use syn::{Expr, Generics, Ident, Type};

/// How long an instance lives.
#[derive(Clone, Copy)]
pub(crate) enum Scope {
    Singleton,
    Request,
    Transient,
}

impl Scope {
    /// Reads `singleton`, `request` or `transient`.
    pub(crate) fn parse(input: syn::parse::ParseStream<'_>) -> syn::Result<Scope> {
        let known = ["singleton", "request", "transient"];
        let word: Ident = input.parse().map_err(|error| {
            syn::Error::new(
                error.span(),
                "NEST-E0116: a scope is `singleton`, `request` or `transient`, without quotes",
            )
        })?;
        match word.to_string().as_str() {
            "singleton" => Ok(Scope::Singleton),
            "request" => Ok(Scope::Request),
            "transient" => Ok(Scope::Transient),
            other => {
                let help = match crate::support::nearest(other, &known) {
                    Some(meant) => format!("did you mean `scope = {meant}`?"),
                    None => "it is `singleton`, `request` or `transient`".to_owned(),
                };
                Err(syn::Error::new(word.span(), format!("NEST-E0116: `{other}` is no scope\nhelp: {help}")))
            }
        }
    }

    pub(crate) fn variant(self) -> Ident {
        let name = match self {
            Scope::Singleton => "Singleton",
            Scope::Request => "Request",
            Scope::Transient => "Transient",
        };
        Ident::new(name, Span::call_site())
    }
}

/// A dependency and the syntax that asks for it.
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) ty: Type,
    /// What is underlined: the whole field or parameter.
    pub(crate) syntax: TokenStream,
    pub(crate) span: Span,
}

/// A type that can be built.
pub(crate) struct Provider {
    pub(crate) ident: Ident,
    /// The type with its arguments, as generated code names it.
    pub(crate) ty: Type,
    pub(crate) generics: Generics,
    pub(crate) dependencies: Vec<Dependency>,
    /// The expression of the build function's body, in terms of `resolver`.
    pub(crate) build: TokenStream,
    /// The values of `#[metadata(…)]`.
    pub(crate) metadata: Vec<Expr>,
    pub(crate) documentation: Option<String>,
}
