//! The core of Nest for Rust.

#[doc(hidden)]
#[path = "private/mod.rs"]
pub mod __private;
pub mod app;
pub mod di;
pub mod lifecycle;
mod macros;
pub mod pipeline;

#[cfg(feature = "http")]
pub mod http;

pub use __private::Configured;
