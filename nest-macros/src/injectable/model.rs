//! What `#[injectable]` has understood.

use proc_macro2::{Span, TokenStream};
use syn::{Generics, Ident, Type};

/// How long an instance lives.
#[derive(Clone, Copy)]
pub(crate) enum Scope {
    Singleton,
    Request,
    Transient,
}

impl Scope {
    pub(crate) fn parse(word: &Ident) -> syn::Result<Scope> {
        let known = ["singleton", "request", "transient"];
        match word.to_string().as_str() {
            "singleton" => Ok(Scope::Singleton),
            "request" => Ok(Scope::Request),
            "transient" => Ok(Scope::Transient),
            other => {
                let help = crate::support::nearest(other, &known).unwrap_or("request");
                Err(syn::Error::new(
                    word.span(),
                    format!(
                        "NEST-E0116: `{other}` is no scope\nhelp: it is `singleton`, `request` or `transient`; \
                         did you mean `scope = {help}`?"
                    ),
                ))
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
}
