//! Strategies whose credentials are in the body of a request.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use nest_core::di::{Keyed, ProofDef};
use nest_core::http::{Body, Failure, FromRequest, Http, InternalServerError, Unauthorized};
use nest_core::pipeline::{ExecutionContext, Proof};

/// Says who a client is, by what it sends in a body: an injectable of the application. [`LocalStrategy`](super::LocalStrategy) and
/// [`RefreshStrategy`](crate::RefreshStrategy) are two.
///
/// A body is read behind all guards, and once: so the guard [`AuthBody<S>`] brings the strategy to the route, and the parameter
/// `#[body] login: Authenticated<S>` reads the body, has the strategy judge it, and gives the handler both, the principal and the body.
/// Without the guard the route does not compile.
///
/// ```
/// # extern crate nest_core as nest;
/// use nest_auth::{AuthBody, Authenticated, BodyStrategy, constant_time_eq};
/// use nest_core::http::{Failure, Http, Unvalidated};
/// use nest_core::pipeline::ExecutionContext;
/// # use nest_macros::{controller, injectable, module};
/// # use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Code { code: String }
///
/// /// Whoever knows the code of the day is a visitor.
/// #[injectable]
/// struct CodeOfTheDay;
///
/// impl BodyStrategy for CodeOfTheDay {
///     type Body = Unvalidated<Code>;
///     type Principal = &'static str;
///
///     async fn validate(
///         &self,
///         Unvalidated(body): &Unvalidated<Code>,
///         _: &ExecutionContext<Http>,
///     ) -> Result<Option<&'static str>, Failure> {
///         Ok(constant_time_eq(body.code.as_bytes(), b"monday").then_some("a visitor"))
///     }
/// }
///
/// #[injectable]
/// struct DoorController;
///
/// #[controller("door")]
/// impl DoorController {
///     #[public]
///     #[post("/", guards = [AuthBody<CodeOfTheDay>])]
///     async fn enter(&self, #[body] entering: Authenticated<CodeOfTheDay>) -> String {
///         format!("hello, {}", entering.principal)
///     }
/// }
///
/// #[module(controllers = [DoorController], providers = [CodeOfTheDay, AuthBody<CodeOfTheDay>])]
/// struct AppModule;
///
/// nest_core::check!(AppModule);
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "NEST-E0320: `{Self}` does not say who a client is by a body",
    label = "is no strategy for bodies",
    note = "implement `BodyStrategy` for it: the body that it reads, the principal, and `validate`; `LocalStrategy<A>` is one when `A` has\n`LocalLogin`",
    note = "for what stands in headers or cookies there is `AuthGuard<S>`, with a `Strategy`"
)]
pub trait BodyStrategy: Keyed + Send + Sync + 'static {
    /// How the body is read: `Json<Login>`, validated, or `Unvalidated<Login>`; any [`FromRequest`].
    type Body: FromRequest + Send + Sync + 'static;

    /// Who sent it.
    type Principal: Send + 'static;

    /// Who sent this body; `None` when nobody that is known, and the client is answered with the [refusal](Self::refusal).
    ///
    /// # Errors
    ///
    /// What else the client is answered with: that it has tried too often, that a database has failed.
    fn validate(
        &self,
        body: &Self::Body,
        cx: &ExecutionContext<Http>,
    ) -> impl Future<Output = Result<Option<Self::Principal>, Failure>> + Send;

    /// The answer to who is not known, whatever it was that was wrong.
    fn refusal() -> Unauthorized {
        Unauthorized::new("Invalid credentials")
    }

    /// Adds what `validate` may answer besides to an OpenAPI document.
    #[cfg(feature = "openapi")]
    fn describe(operation: &mut nest_core::http::describe::Operation) {
        let _ = operation;
    }
}

/// The guard that brings a [strategy for bodies](BodyStrategy) to a route. It lets everybody through: who may go on is decided when the body
/// is read, by the parameter [`Authenticated<S>`], which asks for this guard.
#[nest_macros::injectable(crate = nest_core)]
pub struct AuthBody<S> {
    strategy: Arc<S>,
}

#[nest_macros::guard(crate = nest_core)]
impl<S: BodyStrategy> AuthBody<S> {
    async fn can_activate(&self, _cx: &ExecutionContext<Http>) -> Result<Brought<S>, Failure> {
        Ok(Brought(self.strategy.clone()))
    }
}

/// A strategy at a route.
pub struct Brought<S>(Arc<S>);

impl<S: BodyStrategy> Proof for Brought<S> {
    const PROOF: Option<ProofDef> =
        Some(ProofDef { key: <named::Authenticated<S> as Keyed>::KEY, name: <named::Authenticated<S> as Keyed>::NAME });
}

mod named {
    use std::marker::PhantomData;

    /// What messages name a strategy at a route by: what it makes, without the types that follow from the strategy.
    #[nest_macros::injectable(value, crate = nest_core)]
    pub(super) struct Authenticated<S>(PhantomData<fn() -> S>);
}

/// What somebody sent, and who it is: the parameter `#[body] login: Authenticated<S>` of a route behind [`AuthBody<S>`]. Whoever is not
/// known is answered with 401 before the handler is called, and a body that cannot be read as without it.
///
/// The second parameter follows from the strategy, and nobody has to write it.
pub struct Authenticated<S, B: BodyOf<S> = <S as Tells>::Body> {
    /// Who sent it.
    pub principal: B::Principal,
    /// What was sent. It still has the password, or whatever it was.
    pub body: B,
    of: PhantomData<fn() -> S>,
}

/// What a strategy reads. Together with [`BodyOf`] it stands for a bound on [`Authenticated`], which would be told of at each use: a type that is
/// no strategy has no body, which the compiler tells once, and then asks nothing about the body that it does not know.
pub trait Tells {
    type Body;
}

impl<S: BodyStrategy> Tells for S {
    type Body = S::Body;
}

/// The body that the strategy `S` reads.
pub trait BodyOf<S> {
    type Principal;
}

impl<B, S: BodyStrategy<Body = B>> BodyOf<S> for B {
    type Principal = S::Principal;
}

impl<S: BodyStrategy> FromRequest for Authenticated<S> {
    const PROOF: Option<ProofDef> = <Brought<S> as Proof>::PROOF;

    type Rejection = Failure;

    async fn from_request(cx: &ExecutionContext<Http>, body: Body) -> Result<Self, Failure> {
        let Some(Brought(strategy)) = cx.proof::<Brought<S>>() else {
            return Err(InternalServerError::new("no guard of this route brought the strategy").into());
        };
        let body = S::Body::from_request(cx, body).await.map_err(Into::into)?;
        match strategy.validate(&body, cx).await? {
            Some(principal) => Ok(Self { principal, body, of: PhantomData }),
            None => {
                tracing::debug!(strategy = std::any::type_name::<S>(), "credentials refused");
                Err(S::refusal().into())
            }
        }
    }
}

/// Neither who it is, which may be anything, nor what was sent, which has a password.
impl<S, B: BodyOf<S>> fmt::Debug for Authenticated<S, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticated").finish_non_exhaustive()
    }
}

#[cfg(feature = "openapi")]
impl<S: BodyStrategy<Body: nest_core::http::describe::DescribeParameter>> nest_core::http::describe::DescribeParameter
    for Authenticated<S>
{
    fn describe(operation: &mut nest_core::http::describe::Operation) {
        S::Body::describe(operation);
        operation.error(401, "Unauthorized", S::refusal().to_string());
        S::describe(operation);
    }
}
