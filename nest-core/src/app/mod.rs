//! The application, whatever it talks to: its instances, its start and its stop.

mod builder;
mod context;
mod error;

pub use builder::ContextBuilder;
pub use context::ApplicationContext;
pub use error::{Error, Result};
