//! The core of Nest for Rust.
#![cfg_attr(
    not(feature = "http"),
    allow(dead_code, unused_imports, reason = "what the graph offers to transports is used by none")
)]

#[doc(hidden)]
#[path = "private/mod.rs"]
pub mod __private;
pub mod app;
mod clock;
pub mod di;
pub mod lifecycle;
mod macros;
pub mod pipeline;
#[cfg(not(feature = "openapi"))]
mod undescribed;

#[cfg(feature = "http")]
pub mod http;

pub use __private::{Configured, Importable};
pub use clock::{Clock, TimeSource};
