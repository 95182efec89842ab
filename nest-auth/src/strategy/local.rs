//! Names and passwords.

use std::net::IpAddr;
use std::sync::Arc;

use nest_core::di::Keyed;
use nest_core::http::{Failure, HttpException, InternalServerError, TooManyRequests};

use crate::password::{PasswordError, PasswordHash, PasswordService};
use crate::throttle::LoginThrottle;

/// The accounts that somebody may sign in to with a name and a password: what [`LocalStrategy`] asks of an application.
#[diagnostic::on_unimplemented(
    message = "NEST-E0325: `{Self}` does not say which accounts there are",
    label = "is asked for an account and the hash of its password",
    note = "implement `Accounts` for it: the account, and `find`, by the name that somebody signs in with"
)]
pub trait Accounts: Keyed + Send + Sync {
    /// An account.
    type Account: Send + Sync + 'static;

    /// The account of a name, or of an email address, with the hash of its password. One that may not sign in is not found.
    ///
    /// # Errors
    ///
    /// When the accounts cannot be read.
    fn find(&self, name: &str) -> impl Future<Output = Result<Option<(Self::Account, PasswordHash)>, Failure>> + Send;

    /// Stores another hash of the same password: the cost of hashing has changed, or the pepper. It does nothing unless it is
    /// written.
    ///
    /// # Errors
    ///
    /// When the account cannot be written.
    fn rehashed(
        &self,
        account: &Self::Account,
        hash: PasswordHash,
    ) -> impl Future<Output = Result<(), Failure>> + Send {
        let _ = (account, hash);
        async { Ok(()) }
    }

    /// What attempts are counted under, so that no other spelling of a name has a count of its own. Letters of both cases are
    /// one unless it says otherwise.
    fn canonical(&self, name: &str) -> String {
        name.trim().to_lowercase()
    }
}

/// Signing in with a name and a password, with all that belongs to it: the [throttle](LoginThrottle), the same work for names that
/// nobody has, a new hash when the cost has changed.
///
/// Accounts that say where both stand in a body ([`LocalLogin`](super::LocalLogin)) make it a strategy for routes. A handler that has
/// them from elsewhere calls it:
///
/// ```
/// # extern crate nest_core as nest;
/// use std::net::IpAddr;
/// use std::sync::Arc;
///
/// use nest_auth::{Accounts, LocalStrategy, PasswordHash};
/// use nest_core::http::{Failure, Unauthorized, Unvalidated};
/// # use nest_macros::{controller, injectable};
/// # use serde::Deserialize;
/// # #[injectable]
/// # struct Users;
/// # impl Accounts for Users {
/// #     type Account = i64;
/// #     async fn find(&self, _: &str) -> Result<Option<(i64, PasswordHash)>, Failure> { Ok(None) }
/// # }
/// #[derive(Deserialize)]
/// struct Login { email: String, password: String }
///
/// #[injectable]
/// struct SessionController { local: Arc<LocalStrategy<Users>> }
///
/// #[controller("session")]
/// impl SessionController {
///     #[public]
///     #[post("/")]
///     async fn sign_in(&self, #[ip] from: IpAddr, #[body] login: Unvalidated<Login>) -> Result<String, Failure> {
///         let Unvalidated(login) = login;
///         let user = self.local.sign_in(&login.email, &login.password, from).await?;
///         let user = user.ok_or_else(|| Unauthorized::new("Invalid credentials"))?;
///         Ok(format!("hello {user}"))
///     }
/// }
/// # fn main() {}
/// ```
#[nest_macros::injectable(crate = nest_core)]
pub struct LocalStrategy<A> {
    accounts: Arc<A>,
    passwords: Arc<PasswordService>,
    throttle: Arc<LoginThrottle>,
}

impl<A: Accounts> LocalStrategy<A> {
    /// The account of a name and a password; `None` when there is none, or the password is another. Nobody can tell which, by the
    /// answer or by its time.
    ///
    /// # Errors
    ///
    /// 429 with `Retry-After` when there have been too many attempts, before anything is looked at; otherwise when the accounts
    /// cannot be read, or the password cannot be hashed.
    pub async fn sign_in(&self, name: &str, password: &str, from: IpAddr) -> Result<Option<A::Account>, Failure> {
        let attempt =
            self.throttle.begin(&self.accounts.canonical(name), from).await.map_err(|refused| {
                TooManyRequests::new("Too many login attempts").retry_after(refused.retry_after())
            })?;
        match self.verified(name, password).await {
            Ok(Some(account)) => {
                attempt.succeeded().await;
                Ok(Some(account))
            }
            Ok(None) => Ok(None),
            Err(failure) => {
                // Nobody has learnt whether the password was right.
                attempt.withdraw().await;
                Err(failure)
            }
        }
    }

    async fn verified(&self, name: &str, password: &str) -> Result<Option<A::Account>, Failure> {
        let found = self.accounts.find(name).await?;
        let hash = found.as_ref().map(|(_, hash)| hash);
        if !self.passwords.verify_or_waste(password, hash).await.map_err(unhashed)? {
            return Ok(None);
        }
        let Some((account, hash)) = found else { return Ok(None) };
        if self.passwords.needs_rehash(&hash) {
            let hash = self.passwords.hash(password).await.map_err(unhashed)?;
            self.accounts.rehashed(&account, hash).await?;
        }
        Ok(Some(account))
    }
}

fn unhashed(error: PasswordError) -> HttpException {
    InternalServerError::new("a password cannot be compared").with_cause(error).into()
}
