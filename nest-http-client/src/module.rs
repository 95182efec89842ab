//! The module.

use nest_core::Configured;
use nest_core::di::Keyed;
use nest_macros::{injectable, module};

use crate::client::HttpClient;
use crate::options::HttpClientOptions;

/// The name of the client of an application that has one.
#[injectable(value, crate = nest_core)]
#[derive(Clone, Copy, Debug)]
pub struct Unnamed;

/// Provides an [`HttpClient`]. `C` tells several from each other: a type with `#[injectable(value)]`.
#[module(crate = nest_core, providers = [HttpClient<C>], exports = [HttpClient<C>])]
pub struct HttpClientModule<C> {
    #[options]
    options: HttpClientOptions<C>,
}

// Derived, it would ask for a `C` that can be cloned, of which there is none.
impl<C> Clone for HttpClientModule<C> {
    fn clone(&self) -> Self {
        HttpClientModule { options: self.options.clone() }
    }
}

impl<C> std::fmt::Debug for HttpClientModule<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpClientModule").field("options", &self.options).finish()
    }
}

impl<C: Keyed> HttpClientModule<C> {
    /// A client with these options.
    #[must_use]
    pub fn for_root(options: HttpClientOptions<C>) -> Self {
        HttpClientModule { options }
    }

    /// A client whose options are made by a factory, with parameters injected from the importing module. It returns the module.
    #[must_use]
    pub const fn for_root_async<F, Arguments, Kind>(factory: F) -> Configured<Self, F, Arguments, Kind> {
        Configured::new(factory)
    }
}
