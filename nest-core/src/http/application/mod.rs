//! The application over HTTP: how it is configured, started, served and stopped.

#[cfg(feature = "openapi")]
mod added;
mod around;
mod builder;
#[cfg(feature = "openapi")]
mod described;
mod error;
#[cfg(feature = "protected-cookies")]
mod keyless;
mod macros;
mod planned;
mod prefix;
mod routes;
mod running;

pub use builder::Application;
#[cfg(feature = "openapi")]
pub use described::RouteDescription;
pub use error::StartError;
pub use running::Running;
