//! The guards that authenticate by a strategy.

use std::marker::PhantomData;
use std::sync::Arc;

use nest_core::di::ProtectedCookie;
use nest_core::http::{Failure, FromRequestParts, Http, Unauthorized};
use nest_core::pipeline::ExecutionContext;

use super::Strategy;
use crate::credentials::{Credentials, unauthorized};

/// The guard that authenticates by a strategy, and proves its principal. Who presents nothing, or something that is not good, is
/// answered with 401 and the challenge of what is expected.
///
/// A module lists it beside its strategy; [`Strategy`] has an example. Several strategies are [`FirstOf`](super::FirstOf) them.
#[nest_macros::injectable(crate = nest_core)]
pub struct AuthGuard<S> {
    strategy: Arc<S>,
}

#[nest_macros::guard(crate = nest_core)]
impl<S: Strategy> AuthGuard<S> {
    async fn can_activate(
        &self,
        cx: &ExecutionContext<Http>,
        _stated: States<S::Credentials>,
    ) -> Result<S::Principal, Failure> {
        match authenticate(&*self.strategy, cx).await? {
            Some(principal) => Ok(principal),
            None => Err(missing::<S::Credentials>().into()),
        }
    }
}

/// As [`AuthGuard`], and lets clients through who present nothing: handlers behind it take an `Option` of the principal,
/// `user: Option<CurrentUser>`. What is presented has to be good all the same, so nobody is taken for a stranger by mistake.
#[nest_macros::injectable(crate = nest_core)]
pub struct OptionalAuth<S> {
    strategy: Arc<S>,
}

#[nest_macros::guard(crate = nest_core)]
impl<S: Strategy<Principal: nest_core::di::Keyed>> OptionalAuth<S> {
    async fn can_activate(
        &self,
        cx: &ExecutionContext<Http>,
        _stated: MayState<S::Credentials>,
    ) -> Result<Option<S::Principal>, Failure> {
        authenticate(&*self.strategy, cx).await
    }
}

/// The principal of a request; `None` when it presents nothing.
async fn authenticate<S: Strategy>(strategy: &S, cx: &ExecutionContext<Http>) -> Result<Option<S::Principal>, Failure> {
    let Some(credentials) = S::Credentials::read(cx.request())? else { return Ok(None) };
    let refusal = credentials.refusal();
    match strategy.validate(credentials, cx).await? {
        Some(principal) => Ok(Some(principal)),
        None => {
            tracing::debug!(strategy = std::any::type_name::<S>(), "credentials refused");
            Err(unauthorized(refusal).into())
        }
    }
}

/// The answer to a client who presents nothing: all that would be taken, as a list (RFC 9110, section 11.6.1).
fn missing<C: Credentials>() -> Unauthorized {
    let mut challenges = Vec::new();
    C::challenges(&mut challenges);
    unauthorized(&challenges.join(", "))
}

/// States what a guard asks for. It reads nothing.
struct States<C>(PhantomData<fn() -> C>);

/// States what a guard takes if it is there. It reads nothing.
struct MayState<C>(PhantomData<fn() -> C>);

impl<C: Credentials> FromRequestParts for States<C> {
    const PROTECTED: &'static [ProtectedCookie] = C::PROTECTED;

    type Rejection = Unauthorized;

    async fn from_request_parts(_: &ExecutionContext<Http>) -> Result<Self, Unauthorized> {
        Ok(Self(PhantomData))
    }
}

impl<C: Credentials> FromRequestParts for MayState<C> {
    const PROTECTED: &'static [ProtectedCookie] = C::PROTECTED;

    type Rejection = Unauthorized;

    async fn from_request_parts(_: &ExecutionContext<Http>) -> Result<Self, Unauthorized> {
        Ok(Self(PhantomData))
    }
}

#[cfg(feature = "openapi")]
mod described {
    use nest_core::http::describe::{DescribeParameter, Operation, SecurityScheme};

    use super::{Credentials, MayState, States};

    fn schemes<C: Credentials>() -> Vec<SecurityScheme> {
        let mut schemes = Vec::new();
        C::schemes(&mut schemes);
        schemes
    }

    impl<C: Credentials> DescribeParameter for States<C> {
        fn describe(operation: &mut Operation) {
            let mut schemes = schemes::<C>();
            match schemes.len() {
                0 => {}
                1 => operation.security(schemes.remove(0)),
                _ => operation.security(SecurityScheme::AnyOf(schemes)),
            }
        }
    }

    impl<C: Credentials> DescribeParameter for MayState<C> {
        fn describe(operation: &mut Operation) {
            let mut schemes = schemes::<C>();
            schemes.push(SecurityScheme::Anonymous);
            operation.security(SecurityScheme::AnyOf(schemes));
        }
    }
}
