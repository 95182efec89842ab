//! The application, whatever it talks to: its instances, its start and its stop.

mod context;
mod error;

pub use context::ApplicationContext;
pub(crate) use context::BOOT_TIMEOUT;
pub use error::{Error, Result};
