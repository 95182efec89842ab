//! What is fetched from those who issue tokens: where they publish their keys, and how often they are asked.

mod error;
mod fetcher;
mod refresh;

pub use error::IssuerError;
pub(crate) use error::Kind;
pub(crate) use fetcher::Fetcher;
#[cfg(feature = "openid-connect")]
pub(crate) use fetcher::is_confidential;
pub(crate) use refresh::Refresh;
