//! Structured backends: modules with walls, injected services, guarded routes, judged by `cargo check`.
//!
//! An application is a tree of [modules](macro@module). Each lists [providers](macro@injectable) and
//! [controllers](macro@controller), imports other modules, and exports what they may see. [`app!`](app!) names the root, and
//! there the compiler judges the whole graph: who needs what, through which export, in which scope, behind which
//! [guard](macro@guard). What does not hold does not compile, and the message says what to write.
//!
//! ```no_run
//! use nest::{controller, injectable, module};
//!
//! #[injectable]
//! struct HelloController;
//!
//! #[controller("hello")]
//! impl HelloController {
//!     #[public]
//!     #[get("/{name}")]
//!     async fn hello(&self, #[param] name: String) -> String {
//!         format!("Hello, {name}!")
//!     }
//! }
//!
//! #[module(controllers = [HelloController])]
//! struct AppModule;
//!
//! #[nest::main]
//! async fn main() -> nest::Result<()> {
//!     Ok(nest::app!(AppModule).listen("127.0.0.1:3000").await?)
//! }
//! ```
//!
//! [The guide](guide) goes through it chapter by chapter. Features: `http` (on unless switched off), `multipart`,
//! `static-files`, `protected-cookies`, `compression`, `tls`, `axum`, `validation`, `uuid`, `chrono`, `auth`, `jwks`,
//! `openid-connect`, `config`, `data`, `postgres`, `raw-sql`, `http-client`, `redis`, `redis-tls`, `openapi`, `swagger-ui`, `templates`, `testing`.

#[doc(hidden)]
pub use nest_core::__private;
#[cfg(feature = "http")]
#[doc = include_str!("docs/app.md")]
pub use nest_core::app;
pub use nest_core::app::{ApplicationContext, ContextBuilder, Error, Result};
#[doc = include_str!("docs/check.md")]
pub use nest_core::check;
#[doc = include_str!("docs/context.md")]
pub use nest_core::context;
pub use nest_core::di::{
    All, BootError, BuildError, Discovered, Discovery, Factory, Inject, Lazy, LookupError, ModuleRef, Scoped,
};
pub use nest_core::lifecycle;
pub use nest_core::pipeline::{Required, Requirement};
pub use nest_core::{Clock, Configured, TimeSource};
#[doc(hidden)]
#[cfg(feature = "http")]
pub use nest_macros::__Expose;
#[cfg(feature = "data")]
#[doc = include_str!("docs/column_enum.md")]
pub use nest_macros::ColumnEnum;
#[cfg(feature = "data")]
#[doc = include_str!("docs/column_value.md")]
pub use nest_macros::ColumnValue;
#[cfg(feature = "data")]
#[doc = include_str!("docs/entity.md")]
pub use nest_macros::Entity;
#[doc = include_str!("docs/from_param.md")]
pub use nest_macros::FromParam;
#[doc = include_str!("docs/http_error.md")]
pub use nest_macros::HttpError;
#[doc = include_str!("docs/proof.md")]
pub use nest_macros::Proof;
#[doc = include_str!("docs/requirement.md")]
pub use nest_macros::Requirement;
#[doc = include_str!("docs/controller.md")]
pub use nest_macros::controller;
#[doc = include_str!("docs/expose.md")]
#[cfg(feature = "http")]
pub use nest_macros::expose;
#[doc = include_str!("docs/filter.md")]
pub use nest_macros::filter;
#[doc = include_str!("docs/guard.md")]
pub use nest_macros::guard;
#[doc = include_str!("docs/injectable.md")]
pub use nest_macros::injectable;
#[doc = include_str!("docs/interceptor.md")]
pub use nest_macros::interceptor;
#[doc = include_str!("docs/intersection.md")]
#[cfg(feature = "http")]
pub use nest_macros::intersection;
#[doc = include_str!("docs/main.md")]
pub use nest_macros::main;
#[doc = include_str!("docs/middleware.md")]
pub use nest_macros::middleware;
#[doc = include_str!("docs/module.md")]
pub use nest_macros::module;
#[doc = include_str!("docs/parameter.md")]
#[cfg(feature = "http")]
pub use nest_macros::parameter;
#[doc = include_str!("docs/pipe.md")]
pub use nest_macros::pipe;
#[cfg(feature = "templates")]
#[doc = include_str!("docs/templates.md")]
pub use nest_macros::templates;
#[doc = include_str!("docs/test.md")]
pub use nest_macros::test;
#[cfg(feature = "testing")]
#[doc = include_str!("docs/testing.md")]
pub use nest_macros::testing;
#[cfg(feature = "data")]
#[doc = include_str!("docs/transactional.md")]
pub use nest_macros::transactional;
#[doc = include_str!("docs/variants.md")]
#[cfg(feature = "http")]
pub use nest_macros::variants;

#[cfg(feature = "http")]
pub mod guide;

// Modules, and not crates under other names: what the compiler says of their types has the path that a program writes.

/// Authentication and authorization: strategies, signed tokens, passwords, sessions, policies.
#[cfg(feature = "auth")]
pub mod auth {
    #[doc(inline)]
    pub use nest_auth::*;
}

/// Configuration: a typed environment, which reports all its faults at once.
#[cfg(feature = "config")]
pub mod config {
    #[doc(inline)]
    pub use nest_config::*;
}

/// Databases: entities, repositories, transactions, migrations, an outbox.
#[cfg(feature = "data")]
pub mod data {
    #[doc(inline)]
    pub use nest_data::*;
}

/// The HTTP transport: what handlers take and return, errors, and what stands around the handlers.
#[cfg(feature = "http")]
pub mod http {
    #[doc(inline)]
    pub use nest_core::http::*;
    // Beside the traits of these names, so that one import brings both, as serde's do.
    #[doc(inline)]
    pub use nest_macros::{FromParam, HttpError};
}

/// A client for other services.
#[cfg(feature = "http-client")]
pub mod http_client {
    #[doc(inline)]
    pub use nest_http_client::*;
}

/// OpenAPI 3.1 of the routes of an application.
#[cfg(feature = "openapi")]
pub mod openapi {
    #[doc(inline)]
    pub use nest_openapi::*;
}

/// A connection to Redis.
#[cfg(feature = "redis")]
pub mod redis {
    #[doc(inline)]
    pub use nest_redis::*;
}

/// What [`testing!`](crate::testing!) makes: an application under test, its clients, and a clock.
#[cfg(feature = "testing")]
pub mod testing {
    #[doc(inline)]
    pub use nest_testing::*;
}

/// What an enhancer may know about the current call.
#[cfg(feature = "http")]
pub type ExecutionContext = nest_core::pipeline::ExecutionContext<http::Http>;

/// The rest of a call, for an interceptor.
#[cfg(feature = "http")]
pub type Next<'a> = nest_core::pipeline::Next<'a, http::Http>;
