//! Several strategies, tried in order.

use std::sync::Arc;

use nest_core::di::ProtectedCookie;
use nest_core::http::{Failure, Http, RequestHead};
use nest_core::pipeline::ExecutionContext;

use super::Strategy;
use crate::credentials::Credentials;

/// Two strategies for the same principal: the first one whose credentials are in the request decides. What it refuses is refused,
/// and not passed on to the second. More than two are nested: `FirstOf<A, FirstOf<B, C>>`.
///
/// A module lists it beside its parts, and the guard: `providers = [Tokens, Keys, FirstOf<Tokens, Keys>, AuthGuard<FirstOf<Tokens, Keys>>]`.
/// A type alias gives it a name.
#[nest_macros::injectable(crate = nest_core)]
pub struct FirstOf<A, B> {
    first: Arc<A>,
    second: Arc<B>,
}

impl<A: Strategy, B: Strategy<Principal = A::Principal>> Strategy for FirstOf<A, B> {
    type Credentials = Either<A::Credentials, B::Credentials>;
    type Principal = A::Principal;

    async fn validate(
        &self,
        credentials: Self::Credentials,
        cx: &ExecutionContext<Http>,
    ) -> Result<Option<Self::Principal>, Failure> {
        match credentials {
            Either::First(credentials) => self.first.validate(credentials, cx).await,
            Either::Second(credentials) => self.second.validate(credentials, cx).await,
        }
    }
}

/// What [`FirstOf`] two strategies takes.
#[derive(Debug)]
pub enum Either<A, B> {
    /// What the first one takes.
    First(A),
    /// What the second one takes.
    Second(B),
}

impl<A: Credentials, B: Credentials> Credentials for Either<A, B> {
    // One of them is enough to miss the key.
    const PROTECTED: &'static [ProtectedCookie] = if A::PROTECTED.is_empty() { B::PROTECTED } else { A::PROTECTED };

    fn read(request: &RequestHead) -> Result<Option<Self>, Failure> {
        if let Some(first) = A::read(request)? {
            return Ok(Some(Either::First(first)));
        }
        Ok(B::read(request)?.map(Either::Second))
    }

    fn challenges(list: &mut Vec<&'static str>) {
        A::challenges(list);
        B::challenges(list);
    }

    fn refusal(&self) -> &'static str {
        match self {
            Either::First(first) => first.refusal(),
            Either::Second(second) => second.refusal(),
        }
    }

    #[cfg(feature = "openapi")]
    fn schemes(list: &mut Vec<nest_core::http::describe::SecurityScheme>) {
        A::schemes(list);
        B::schemes(list);
    }
}
