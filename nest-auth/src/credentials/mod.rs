//! What clients present to say who they are.

#[cfg(feature = "http")]
mod api_key;
#[cfg(feature = "http")]
mod basic;
#[cfg(feature = "http")]
mod bearer;
mod bearer_header;

#[cfg(feature = "http")]
pub use api_key::{ApiKey, PresentedApiKey};
#[cfg(feature = "http")]
pub use basic::BasicCredentials;
#[cfg(feature = "http")]
pub use bearer::BearerToken;
pub use bearer_header::bearer_token;

#[cfg(feature = "http")]
pub use presented::Credentials;
#[cfg(feature = "http")]
pub(crate) use presented::{authorization, unauthorized};

#[cfg(feature = "http")]
mod presented;
