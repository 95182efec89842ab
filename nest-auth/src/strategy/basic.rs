//! Names and passwords with every request.

use std::sync::Arc;

use nest_core::http::{Failure, Http};
use nest_core::pipeline::{ExecutionContext, Proof};

use super::Strategy;
use super::local::{Accounts, LocalStrategy};
use super::local_login::address_of;
use crate::credentials::BasicCredentials;

/// HTTP basic authentication against [`Accounts`]: the account is the principal. For a few clients that can do nothing else: every
/// request pays for a password, as much as [`PasswordOptions`](crate::PasswordOptions) says.
#[nest_macros::injectable(crate = nest_core)]
pub struct BasicStrategy<A> {
    local: Arc<LocalStrategy<A>>,
}

impl<A: Accounts<Account: Proof>> Strategy for BasicStrategy<A> {
    type Credentials = BasicCredentials;
    type Principal = A::Account;

    async fn validate(
        &self,
        credentials: BasicCredentials,
        cx: &ExecutionContext<Http>,
    ) -> Result<Option<A::Account>, Failure> {
        self.local.sign_in(credentials.name(), credentials.expose_password(), address_of(cx)).await
    }
}
