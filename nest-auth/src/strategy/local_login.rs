//! Signing in by a body with a name and a password: Passport's `local`.

use std::net::{IpAddr, Ipv4Addr};

use nest_core::http::{Failure, FromRequest, Http};
use nest_core::pipeline::ExecutionContext;

use super::body::BodyStrategy;
use super::local::{Accounts, LocalStrategy};

/// Accounts that say where the name and the password stand in a body. With it [`LocalStrategy`] is a strategy for routes: the guard
/// [`AuthBody<LocalStrategy<A>>`](super::AuthBody), and the parameter `#[body] login: Authenticated<LocalStrategy<A>>`.
///
/// ```
/// # extern crate nest_core as nest;
/// use nest_auth::{
///     Accounts, AuthBody, Authenticated, LocalLogin, LocalStrategy, LoginThrottle, PasswordHash, PasswordOptions, PasswordService,
/// };
/// use nest_core::http::{Failure, Unvalidated};
/// # use nest_macros::{controller, injectable, module};
/// # use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Login { email: String, password: String }
///
/// #[injectable]
/// struct Users;
///
/// impl Accounts for Users {
///     type Account = i64;
///     // … from the database …
/// #     async fn find(&self, _: &str) -> Result<Option<(i64, PasswordHash)>, Failure> { Ok(None) }
/// }
///
/// impl LocalLogin for Users {
///     type Body = Unvalidated<Login>;
///
///     fn name_and_password(Unvalidated(login): &Unvalidated<Login>) -> (&str, &str) {
///         (&login.email, &login.password)
///     }
/// }
///
/// #[injectable]
/// struct SessionController;
///
/// #[controller("session")]
/// impl SessionController {
///     #[public]
///     #[post("/", guards = [AuthBody<LocalStrategy<Users>>])]
///     async fn sign_in(&self, #[body] login: Authenticated<LocalStrategy<Users>>) -> String {
///         format!("hello {}", login.principal)
///     }
/// }
///
/// #[module(
///     controllers = [SessionController],
///     providers = [
///         Users,
///         provide(PasswordService, factory = || PasswordService::new(&PasswordOptions::default())),
///         provide(LoginThrottle, factory = LoginThrottle::default),
///         LocalStrategy<Users>,
///         AuthBody<LocalStrategy<Users>>,
///     ],
/// )]
/// struct AppModule;
///
/// nest_core::check!(AppModule);
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "NEST-E0321: `{Self}` does not say where a name and a password stand in a body",
    label = "does not say how its accounts sign in",
    note = "implement `LocalLogin` for it: the body, and `name_and_password`; or read the body in the handler, and call\n`LocalStrategy::sign_in` with it"
)]
pub trait LocalLogin: Accounts + 'static {
    /// What clients send: `Json<Login>`, validated, or `Unvalidated<Login>`. A name that nobody can have is an invalid credential
    /// like any other, so it needs no rules.
    type Body: FromRequest + Send + Sync + 'static;

    /// The name and the password in it.
    fn name_and_password(body: &Self::Body) -> (&str, &str);
}

impl<A: LocalLogin<Account: Send>> BodyStrategy for LocalStrategy<A> {
    type Body = A::Body;
    type Principal = A::Account;

    async fn validate(&self, body: &A::Body, cx: &ExecutionContext<Http>) -> Result<Option<A::Account>, Failure> {
        let (name, password) = A::name_and_password(body);
        self.sign_in(name, password, address_of(cx)).await
    }

    #[cfg(feature = "openapi")]
    fn describe(operation: &mut nest_core::http::describe::Operation) {
        operation.error(429, "TooManyRequests", "Too many login attempts");
    }
}

/// The address of a client. A request that came in process has none, as `#[ip]` has it.
pub(super) fn address_of(cx: &ExecutionContext<Http>) -> IpAddr {
    cx.request().client_address().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
}
