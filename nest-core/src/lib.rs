//! The core of Nest for Rust.

pub mod di;
pub mod lifecycle;
pub mod pipeline;

#[cfg(feature = "http")]
pub mod http;
