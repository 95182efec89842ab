//! The server: connections in, requests to the service. The one folder that names hyper.

mod connection;
mod course;
mod drain;
mod early;
mod options;
mod punctual;
mod refusal;
mod serve;
mod signal;
#[cfg(feature = "tls")]
mod tls;
mod unread;
mod write_limit;

pub use options::ServerOptions;
pub use serve::{Drained, serve, serve_connection};
pub use signal::shutdown_signal;
#[cfg(feature = "tls")]
pub use tls::{TlsConfig, TlsError};
