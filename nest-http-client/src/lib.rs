//! Calls to other services: an [`HttpClient`] that is injected, with limits that are on unless they are changed.
//!
//! ```
//! # use nest_core as nest;
//! # use nest_macros::{injectable, module};
//! use std::sync::Arc;
//! use nest_http_client::{HttpClient, HttpClientError, HttpClientModule, HttpClientOptions};
//! use serde::Deserialize;
//!
//! /// Tells the client of one service from others.
//! #[injectable(value, crate = nest)]
//! struct Payments;
//!
//! #[derive(Deserialize)]
//! struct Charge { id: u64 }
//!
//! #[injectable(crate = nest)]
//! struct PaymentService { payments: Arc<HttpClient<Payments>> }
//!
//! impl PaymentService {
//!     async fn charge(&self, id: u64) -> Result<Charge, HttpClientError> {
//!         self.payments.get("/charges").segment(id).send().await?.success()?.json()
//!     }
//! }
//!
//! #[module(
//!     crate = nest,
//!     imports = [HttpClientModule::<Payments>::for_root(HttpClientOptions::new("https://payments.example.com/v1"))],
//!     providers = [PaymentService],
//! )]
//! struct AppModule;
//! # nest::check!(AppModule);
//! # fn main() {}
//! ```

mod client;
mod error;
mod module;
mod options;
mod request;
mod response;
mod retry;
mod target;

pub use client::HttpClient;
pub use error::HttpClientError;
pub use module::{HttpClientModule, Unnamed};
pub use options::HttpClientOptions;
pub use request::CallBuilder;
pub use response::CallResponse;
