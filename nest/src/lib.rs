//! Nest for Rust.

#[cfg(feature = "auth")]
pub use nest_auth as auth;
#[cfg(feature = "config")]
pub use nest_config as config;
#[doc(hidden)]
pub use nest_core::__private;
pub use nest_core::Configured;
#[cfg(feature = "http")]
pub use nest_core::app;
pub use nest_core::app::{ApplicationContext, Error, Result};
pub use nest_core::check;
pub use nest_core::di::{All, BootError, BuildError, Factory, Inject, Lazy, LookupError, ModuleRef, Scoped};
#[cfg(feature = "http")]
pub use nest_core::http;
pub use nest_core::lifecycle;
#[cfg(feature = "data")]
pub use nest_data as data;
pub use nest_macros::{HttpError, Proof, controller, filter, guard, injectable, interceptor, main, module, pipe, test};
#[cfg(feature = "testing")]
pub use {nest_macros::testing, nest_testing as testing};

#[cfg(feature = "http")]
pub mod guide;

/// What an enhancer may know about the current call.
#[cfg(feature = "http")]
pub type ExecutionContext = nest_core::pipeline::ExecutionContext<http::Http>;

/// The rest of a call, for an interceptor.
#[cfg(feature = "http")]
pub type Next<'a> = nest_core::pipeline::Next<'a, http::Http>;
