//! Whose account an identity is.

use nest_core::di::Keyed;
use nest_core::http::Failure;

use super::identity::OpenIdIdentity;

/// The accounts that somebody may sign in to at a provider: what [`OpenIdConnect`](super::OpenIdConnect) asks of an application. An
/// application with several providers has one type for each.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say whose account an identity of OpenID Connect is",
    label = "is asked for the account of whoever signs in",
    note = "implement `OpenIdAccounts` for it: the account that it finds or makes, and `find`"
)]
pub trait OpenIdAccounts: Keyed + Send + Sync + 'static {
    /// An account.
    type Account: Send + Sync + 'static;

    /// The account of somebody whom the provider knows, made now where that is wanted; `None` when they may not sign in, and are
    /// answered with 401.
    ///
    /// An account belongs to the issuer and the [subject](OpenIdIdentity::subject). An email address may belong to somebody else
    /// tomorrow, and says nothing at all unless it is [verified](OpenIdIdentity::verified_email).
    ///
    /// # Errors
    ///
    /// When the accounts cannot be read.
    fn find(&self, identity: &OpenIdIdentity) -> impl Future<Output = Result<Option<Self::Account>, Failure>> + Send;
}
