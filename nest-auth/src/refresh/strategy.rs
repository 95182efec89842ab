//! Refreshing by a body with a refresh token.

use std::fmt;
use std::sync::Arc;

use nest_core::di::Keyed;
use nest_core::http::{Failure, FromRequest, Http, InternalServerError, Unauthorized};
use nest_core::pipeline::ExecutionContext;

use super::sessions::{RefreshOutcome, RefreshSessions};
use super::store::RefreshSession;
use crate::opaque::OpaqueToken;
use crate::store_error::StoreError;
use crate::strategy::BodyStrategy;

/// Whose sessions are refreshed, and where the token stands in a body: what [`RefreshStrategy`] asks of an application.
#[diagnostic::on_unimplemented(
    message = "NEST-E0322: `{Self}` does not say whose sessions are refreshed",
    label = "is asked for the owner of a session",
    note = "implement `RefreshOwners` for it: the body with the token, the owner, and `find` for those who may go on"
)]
pub trait RefreshOwners: Keyed + Send + Sync + 'static {
    /// Whose a session is.
    type Owner: Send + 'static;

    /// What clients send: `Json<Refresh>`, validated, or `Unvalidated<Refresh>`.
    type Body: FromRequest + Send + Sync + 'static;

    /// The refresh token in it.
    fn refresh_token(body: &Self::Body) -> &str;

    /// The owner of a session, by its subject. One that may not go on is not found, and keeps the token, for when they may again.
    ///
    /// # Errors
    ///
    /// When the owners cannot be read.
    fn find(&self, subject: &str) -> impl Future<Output = Result<Option<Self::Owner>, Failure>> + Send;
}

/// Exchanges a refresh token for the next one, if its owner may go on: the guard `AuthBody<RefreshStrategy<O>>` and the parameter
/// `#[body] refresh: Authenticated<RefreshStrategy<O>>`, whose principal is [`Refreshed`].
///
/// ```
/// # extern crate nest_core as nest;
/// use std::sync::Arc;
/// use std::time::Duration;
///
/// use nest_auth::{
///     AuthBody, Authenticated, MemoryRefreshSessions, RefreshOwners, RefreshSessions, RefreshStore, RefreshStrategy,
/// };
/// use nest_core::http::{Failure, Unvalidated};
/// # use nest_macros::{controller, injectable, module};
/// # use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Refresh { token: String }
///
/// #[injectable]
/// struct Users;
///
/// impl RefreshOwners for Users {
///     type Owner = i64;
///     type Body = Unvalidated<Refresh>;
///
///     fn refresh_token(Unvalidated(body): &Unvalidated<Refresh>) -> &str { &body.token }
///
///     /// An active user.
///     async fn find(&self, subject: &str) -> Result<Option<i64>, Failure> { Ok(subject.parse().ok()) }
/// }
///
/// #[injectable]
/// struct TokenController;
///
/// #[controller("tokens")]
/// impl TokenController {
///     #[public]
///     #[post("/refresh", guards = [AuthBody<RefreshStrategy<Users>>])]
///     async fn refresh(&self, #[body] refresh: Authenticated<RefreshStrategy<Users>>) -> String {
///         // … and an access token, with the `sid` of `refresh.principal.session` …
///         refresh.principal.token.expose().to_owned()
///     }
/// }
///
/// fn sessions(store: Arc<dyn RefreshStore>) -> RefreshSessions {
///     RefreshSessions::new(store, Duration::from_secs(7 * 24 * 3600))
/// }
///
/// #[module(
///     controllers = [TokenController],
///     providers = [
///         Users,
///         provide(MemoryRefreshSessions, value = MemoryRefreshSessions::default()),
///         provide(dyn RefreshStore, existing = MemoryRefreshSessions),
///         provide(RefreshSessions, factory = sessions),
///         RefreshStrategy<Users>,
///         AuthBody<RefreshStrategy<Users>>,
///     ],
/// )]
/// struct AppModule;
///
/// nest_core::check!(AppModule);
/// # fn main() {}
/// ```
#[nest_macros::injectable(crate = nest_core)]
pub struct RefreshStrategy<O> {
    owners: Arc<O>,
    sessions: Arc<RefreshSessions>,
}

/// A session that goes on.
pub struct Refreshed<U> {
    /// Whose it is.
    pub owner: U,
    /// The session.
    pub session: RefreshSession,
    /// The next token, to hand to the client.
    pub token: OpaqueToken,
}

impl<U> fmt::Debug for Refreshed<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refreshed").field("session", &self.session).finish_non_exhaustive()
    }
}

impl<O: RefreshOwners> BodyStrategy for RefreshStrategy<O> {
    type Body = O::Body;
    type Principal = Refreshed<O::Owner>;

    /// A token that has been used has no session to be found, and still has to be exchanged, which ends the session that it is of.
    async fn validate(&self, body: &O::Body, _: &ExecutionContext<Http>) -> Result<Option<Self::Principal>, Failure> {
        let token = O::refresh_token(body);
        let owner = match self.sessions.find(token).await.map_err(unreadable)? {
            Some(session) => match self.owners.find(&session.subject).await? {
                Some(owner) => Some(owner),
                None => return Ok(None),
            },
            None => None,
        };
        Ok(match (self.sessions.refresh(token).await.map_err(unreadable)?, owner) {
            (RefreshOutcome::Refreshed { session, token }, Some(owner)) => Some(Refreshed { owner, session, token }),
            _ => None,
        })
    }

    fn refusal() -> Unauthorized {
        Unauthorized::new("Invalid refresh token")
    }
}

fn unreadable(error: StoreError) -> Failure {
    InternalServerError::new("refresh sessions cannot be read or written").with_cause(error).into()
}
