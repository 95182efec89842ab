//! Strategies: who a client is, by what it presents.

mod auth_guard;
mod basic;
mod body;
mod first_of;
mod jwt;
mod local;
mod local_login;

pub use auth_guard::{AuthGuard, OptionalAuth};
pub use basic::BasicStrategy;
pub use body::{AuthBody, Authenticated, BodyStrategy};
pub use first_of::{Either, FirstOf};
pub use jwt::JwtStrategy;
pub use local::{Accounts, LocalStrategy};
pub use local_login::LocalLogin;

use nest_core::http::{Failure, Http};
use nest_core::pipeline::{ExecutionContext, Proof};

use crate::credentials::Credentials;

/// Says who a client is, by what it presents: an injectable of the application, as a strategy of Passport is.
///
/// [`AuthGuard<S>`] takes the [credentials](Credentials) out of the request, has the strategy judge them, and proves the principal:
/// handlers and guards behind it take it as a parameter.
///
/// ```
/// # extern crate nest_core as nest;
/// use std::sync::Arc;
///
/// use nest_auth::{AuthGuard, BearerToken, JwtKey, JwtService, Strategy};
/// use nest_core::http::{Failure, Http};
/// use nest_core::pipeline::ExecutionContext;
/// # use nest_macros::{Proof, controller, injectable, module};
/// # use serde::Deserialize;
/// # #[derive(Deserialize)]
/// # struct Claims { sub: String }
///
/// #[derive(Clone, Proof)]
/// struct CurrentUser { id: i64 }
///
/// #[injectable]
/// struct AccessTokens { jwt: Arc<JwtService> }
///
/// impl Strategy for AccessTokens {
///     type Credentials = BearerToken;
///     type Principal = CurrentUser;
///
///     async fn validate(
///         &self,
///         token: BearerToken,
///         _: &ExecutionContext<Http>,
///     ) -> Result<Option<CurrentUser>, Failure> {
///         let Ok(claims) = self.jwt.verify::<Claims>(token.expose()) else { return Ok(None) };
///         Ok(claims.sub.parse().ok().map(|id| CurrentUser { id }))
///     }
/// }
///
/// #[injectable]
/// struct ProfileController;
///
/// #[controller("profile")]
/// impl ProfileController {
///     #[get("/")]
///     async fn show(&self, user: CurrentUser) -> String { user.id.to_string() }
/// }
///
/// #[module(
///     controllers = [ProfileController],
///     providers = [
///         provide(JwtService, factory = || JwtService::new(JwtKey::random())),
///         AccessTokens,
///         AuthGuard<AccessTokens>,
///     ],
///     guards = [AuthGuard<AccessTokens>],
/// )]
/// struct AppModule;
///
/// nest_core::check!(AppModule);
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "NEST-E0314: `{Self}` is no strategy, so no guard can authenticate by it",
    label = "does not say who a client is",
    note = "implement `Strategy` for it: the credentials that it takes, the principal that it proves, and `validate`"
)]
pub trait Strategy: Send + Sync + 'static {
    /// What clients present, [`BearerToken`](crate::BearerToken) for example. It says how it is found in a request.
    type Credentials: Credentials;

    /// Who presented it: what the guard proves.
    type Principal: Proof;

    /// Who presented these credentials; `None` when nobody that is known, and the client is answered with 401.
    ///
    /// # Errors
    ///
    /// What else the client is answered with: that it has tried too often, that a database has failed.
    fn validate(
        &self,
        credentials: Self::Credentials,
        cx: &ExecutionContext<Http>,
    ) -> impl Future<Output = Result<Option<Self::Principal>, Failure>> + Send;
}
