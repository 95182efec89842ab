//! The application over HTTP: how it is configured, started, served and stopped.

mod around;
mod builder;
mod error;
mod macros;
mod prefix;
mod routes;
mod running;
mod versioning;

pub use builder::Application;
pub use error::StartError;
pub use running::Running;
pub use versioning::Versioning;
