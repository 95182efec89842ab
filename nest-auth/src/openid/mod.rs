//! Signing in at a provider of OpenID Connect: the authorization code flow with PKCE.

mod accounts;
mod attempt;
mod callback;
mod connect;
mod identity;
mod options;
mod provider;
mod refusal;
mod signed_in;
mod verify;

pub use accounts::OpenIdAccounts;
pub use callback::OpenIdCallback;
pub use connect::OpenIdConnect;
pub use identity::OpenIdIdentity;
pub use options::OpenIdConnectOptions;
pub use signed_in::SignedIn;
