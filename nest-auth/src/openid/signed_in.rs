//! Somebody who has just signed in.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use nest_core::di::{Keyed, ProofDef};
use nest_core::http::{Failure, FromRequestParts, Http, InternalServerError, Redirect, SetCookie};
use nest_core::pipeline::{ExecutionContext, Proof};

use super::accounts::OpenIdAccounts;
use super::attempt;
use super::identity::OpenIdIdentity;
use crate::session::PresentedSession;

/// Somebody who has just come back from their provider: what `AuthGuard<OpenIdConnect<A>>` proves, and the handler of the callback takes
/// as a parameter. It derefs to the account.
#[nest_macros::injectable(value, crate = nest_core)]
pub struct SignedIn<A: OpenIdAccounts> {
    account: Arc<A::Account>,
    identity: Arc<OpenIdIdentity>,
    return_to: Arc<str>,
}

impl<A: OpenIdAccounts> SignedIn<A> {
    pub(super) fn new(account: A::Account, identity: OpenIdIdentity, return_to: &str) -> Self {
        Self { account: Arc::new(account), identity: Arc::new(identity), return_to: return_to.into() }
    }

    /// Who it is, in the words of the provider.
    #[must_use]
    pub fn identity(&self) -> &OpenIdIdentity {
        &self.identity
    }

    /// The session that the request came with, for [`Sessions::open`](crate::Sessions::open). The browser says, and rightly, that the page
    /// of another site sent it here; that it began the sign-in itself has been shown by the state, so it is let through.
    pub fn vouch_for(&self, presented: PresentedSession) -> PresentedSession {
        presented.vouched()
    }

    /// Sends the browser to where it wanted to go when the sign-in began, a path of this application, with the cookie of its new
    /// session; the cookie of the attempt ends.
    pub fn redirect(&self, session: SetCookie) -> (Vec<SetCookie>, Redirect) {
        (vec![session, attempt::forget()], Redirect::see_other(self.return_to.to_string()))
    }

    /// Where the browser wanted to go when the sign-in began.
    #[must_use]
    pub fn return_to(&self) -> &str {
        &self.return_to
    }
}

impl<A: OpenIdAccounts> Deref for SignedIn<A> {
    type Target = A::Account;

    fn deref(&self) -> &A::Account {
        &self.account
    }
}

impl<A: OpenIdAccounts> Clone for SignedIn<A> {
    fn clone(&self) -> Self {
        let Self { account, identity, return_to } = self;
        Self { account: account.clone(), identity: identity.clone(), return_to: return_to.clone() }
    }
}

impl<A: OpenIdAccounts> fmt::Debug for SignedIn<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn").field("identity", &self.identity).finish_non_exhaustive()
    }
}

impl<A: OpenIdAccounts> Proof for SignedIn<A> {
    const PROOF: Option<ProofDef> = Some(ProofDef { key: <Self as Keyed>::KEY, name: <Self as Keyed>::NAME });
}

impl<A: OpenIdAccounts> FromRequestParts for SignedIn<A> {
    const PROOF: Option<ProofDef> = <Self as Proof>::PROOF;

    type Rejection = Failure;

    async fn from_request_parts(cx: &ExecutionContext<Http>) -> Result<Self, Failure> {
        let signed_in = cx.proof::<Self>().cloned();
        signed_in.ok_or_else(|| InternalServerError::new("no guard of this route gave who signed in").into())
    }
}
