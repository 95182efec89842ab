//! A session, as handlers see it.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::time::SystemTime;

use nest_core::di::{Keyed, ProofDef};
use nest_core::http::{BorrowSession, Failure, FromRequestParts, FromSession, Http, InternalServerError};
use nest_core::pipeline::{ExecutionContext, Proof};

use super::store::SessionRecord;

/// The session of a request: what the guard for [`SessionStrategy<T>`](crate::SessionStrategy) proves, and handlers take as a
/// parameter, `session: Session<Cart>`. It derefs to what the application keeps in it.
#[nest_macros::injectable(value, crate = nest_core)]
pub struct Session<T> {
    data: Arc<T>,
    record: Arc<SessionRecord>,
    csrf_token: Arc<str>,
}

impl<T> Session<T> {
    pub(super) fn new(data: T, record: SessionRecord, csrf_token: &str) -> Self {
        Self { data: Arc::new(data), record: Arc::new(record), csrf_token: csrf_token.into() }
    }

    pub(super) fn record(&self) -> &SessionRecord {
        &self.record
    }

    /// Whose it is.
    pub fn subject(&self) -> &str {
        &self.record.subject
    }

    /// When the subject signed in.
    pub fn created_at(&self) -> SystemTime {
        self.record.created_at
    }

    /// What a page repeats in `x-csrf-token` when it changes something. Browsers that say which page made a request, as all of today
    /// do, need none. Give it to pages of your own alone.
    pub fn csrf_token(&self) -> &str {
        &self.csrf_token
    }
}

impl<T> Deref for Session<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.data
    }
}

impl<T> Clone for Session<T> {
    fn clone(&self) -> Self {
        let Self { data, record, csrf_token } = self;
        Self { data: data.clone(), record: record.clone(), csrf_token: csrf_token.clone() }
    }
}

impl<T> fmt::Debug for Session<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("subject", &self.record.subject).finish_non_exhaustive()
    }
}

impl<T: Keyed + Send + Sync> Proof for Session<T> {
    const PROOF: Option<ProofDef> = Some(ProofDef { key: <Self as Keyed>::KEY, name: <Self as Keyed>::NAME });
}

impl<T> FromSession for Session<T> {}

impl<T: Keyed + Send + Sync> BorrowSession for Session<T> {
    const BORROWED: Option<ProofDef> = <Self as Proof>::PROOF;

    fn borrow_session(cx: &ExecutionContext<Http>) -> Result<&Self, Failure> {
        cx.proof::<Self>().ok_or_else(not_given)
    }
}

impl<T: Keyed + Send + Sync> FromRequestParts for Session<T> {
    const PROOF: Option<ProofDef> = <Self as Proof>::PROOF;

    type Rejection = Failure;

    async fn from_request_parts(cx: &ExecutionContext<Http>) -> Result<Self, Failure> {
        cx.proof::<Self>().cloned().ok_or_else(not_given)
    }
}

#[cold]
fn not_given() -> Failure {
    InternalServerError::new("no guard of this route gave the session").into()
}
