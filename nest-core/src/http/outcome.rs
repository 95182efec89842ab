//! What enhancers may return, and how it becomes what the pipeline takes.

use std::any::Any;
use std::sync::Arc;

use super::endpoint::Endpoint;
use super::error::{Failure, Forbidden, HttpError, InternalServerError};
use super::middleware::{ErasedMiddleware, HttpLayer, Middleware, layered};
use super::response::{IntoResponse, Response};
use super::transport::Http;
use crate::di::{Enhancer, EnhancerFacts, Instance, Keyed, ProofDef, ProtectedCookie};
use crate::pipeline::{
    ErasedFilter, ErasedGuard, ErasedInterceptor, ErasedPipe, ExecutionContext, Filter, Guard, Interceptor, Pipe,
    Proof, Transport as _, Validator,
};

/// What a guard may return: `Result<Proof, E>`, or a `bool`, where `false` is 403 `Forbidden resource`.
#[diagnostic::on_unimplemented(
    message = "NEST-E0306: a guard cannot return `{Self}`",
    label = "neither a `Result<Proof, E>` nor a `bool`",
    note = "it returns what it proves, or `()`, and an error with a status: `Result<CurrentUser, Unauthorized>`; or a `bool`"
)]
pub trait GuardOutcome {
    /// What it proves.
    type Proof: Proof;

    /// As the pipeline takes it.
    ///
    /// # Errors
    ///
    /// The refusal.
    fn outcome(self) -> Result<Self::Proof, Failure>;
}

impl<P: Proof, E: Into<Failure>> GuardOutcome for Result<P, E> {
    type Proof = P;

    fn outcome(self) -> Result<P, Failure> {
        self.map_err(Into::into)
    }
}

impl GuardOutcome for bool {
    type Proof = ();

    fn outcome(self) -> Result<(), Failure> {
        if self { Ok(()) } else { Err(Forbidden::new("Forbidden resource").into()) }
    }
}

/// What an interceptor returned.
///
/// # Errors
///
/// Its own, or that of the rest of the call.
pub fn intercepted<R: IntoResponse>(cx: &ExecutionContext<Http>, result: R) -> Result<Response, Failure> {
    result.into_reply(cx)
}

/// What middleware returned: an error stays one, so that filters see it.
///
/// # Errors
///
/// Its own.
pub fn handled<R: HandledBy>(result: R) -> Result<Response, Failure> {
    result.handled()
}

/// What middleware may return: a response, or an error with a status.
#[diagnostic::on_unimplemented(
    message = "NEST-E0313: middleware cannot return `{Self}`",
    label = "neither a `Response` nor a `Result<Response, E>`",
    note = "it returns what `next.run(request)` gives, or an error with a status: `Result<Response, Unauthorized>`"
)]
pub trait HandledBy {
    /// As the endpoint takes it.
    ///
    /// # Errors
    ///
    /// The middleware's own.
    fn handled(self) -> Result<Response, Failure>;
}

impl HandledBy for Response {
    fn handled(self) -> Result<Response, Failure> {
        Ok(self)
    }
}

impl<E: Into<Failure>> HandledBy for Result<Response, E> {
    fn handled(self) -> Result<Response, Failure> {
        self.map_err(Into::into)
    }
}

/// Erases middleware.
#[must_use]
pub fn erased_middleware<M: Middleware + Keyed>(instance: &Instance) -> ErasedMiddleware {
    ErasedMiddleware::new(instance.typed::<M>())
}

/// What a filter returned; one that fails itself answers with its failure, of which the log hears as of any other.
pub fn caught<R: IntoResponse>(cx: &ExecutionContext<Http>, reply: R) -> Response {
    match reply.into_reply(cx) {
        Ok(response) => response,
        Err(failure) => Http::reply_to_failure(failure, cx),
    }
}

/// What a pipe of `V` may return: `Result<V, E>`.
#[diagnostic::on_unimplemented(
    message = "NEST-E0312: a pipe of `{V}` cannot return `{Self}`",
    label = "no `Result<{V}, E>`",
    note = "it returns the value for the handler, of the type it took, or an error with a status: \
            `Result<{V}, HttpException>`"
)]
pub trait PipeOutcome<V> {
    /// The value for the handler.
    ///
    /// # Errors
    ///
    /// The pipe's refusal.
    fn outcome(self) -> Result<V, Failure>;
}

impl<V, E: Into<Failure>> PipeOutcome<V> for Result<V, E> {
    fn outcome(self) -> Result<V, Failure> {
        self.map_err(Into::into)
    }
}

/// The proof that a parameter asks for.
///
/// # Errors
///
/// 500, when no guard gave it: the judge refuses such a route, so only a test that replaces a guard by one that proves
/// something else gets here.
pub fn proof<P: Proof + Clone + Keyed>(cx: &ExecutionContext<Http>) -> Result<P, Failure> {
    P::borrow_from(cx).cloned()
}

/// What guards and handlers may borrow: what an earlier guard proved.
#[diagnostic::on_unimplemented(
    message = "NEST-E0505: `&{Self}` cannot be a parameter: `{Self}` is no proof",
    label = "nothing to borrow this from",
    note = "what a guard proves may be borrowed: put `#[derive(Clone, Proof)]` on the type",
    note = "anything else is taken by value, and says where it comes from: `#[param]`, `#[query]`,\n`#[body]`, `#[header]`, `#[cookie]`, `#[ip]`, or an implementation of `FromRequestParts`"
)]
pub trait Borrowed: Sized {
    /// The proof that it is.
    const PROOF: Option<ProofDef>;

    /// The proof.
    ///
    /// # Errors
    ///
    /// As [`proof`].
    fn borrow_from(cx: &ExecutionContext<Http>) -> Result<&Self, Failure>;
}

#[diagnostic::do_not_recommend]
impl<P: Proof + Keyed> Borrowed for P {
    const PROOF: Option<ProofDef> = <P as Proof>::PROOF;

    fn borrow_from(cx: &ExecutionContext<Http>) -> Result<&P, Failure> {
        match cx.proof::<P>() {
            Some(proof) => Ok(proof),
            None => Err(InternalServerError::new(format!("no guard of this route gave `{}`", P::NAME)).into()),
        }
    }
}

/// The proof that a parameter asks for by reference.
///
/// # Errors
///
/// As [`proof`].
pub fn borrowed_proof<P: Borrowed>(cx: &ExecutionContext<Http>) -> Result<&P, Failure> {
    P::borrow_from(cx)
}

/// What a `#[parameter]` asks of guards: what the one of its own parameters asks that is a proof.
///
/// # Panics
///
/// At compile time, when two of them are proofs.
#[must_use]
#[track_caller]
pub const fn one_proof<const N: usize>(asked: [Option<ProofDef>; N]) -> Option<ProofDef> {
    let (mut one, mut i) = (None, 0);
    while i < N {
        if asked[i].is_some() {
            assert!(
                one.is_none(),
                "NEST-E0524: a `#[parameter]` takes one proof at most\nhelp: let one guard prove what both say"
            );
            one = asked[i];
        }
        i += 1;
    }
    one
}

/// The cookies that a `#[parameter]` reads by the application's key: those of the first of its own parameters that reads some, which
/// is enough to tell that the key is missing.
#[must_use]
pub const fn first_protected<const N: usize>(protected: [&'static [ProtectedCookie]; N]) -> &'static [ProtectedCookie] {
    let mut i = 0;
    while i < N {
        if !protected[i].is_empty() {
            return protected[i];
        }
        i += 1;
    }
    &[]
}

/// Erases a guard.
#[must_use]
pub fn erased_guard<G: Guard<Http> + Keyed>(instance: &Instance) -> ErasedGuard<Http> {
    ErasedGuard::new(instance.typed::<G>())
}

/// Erases an interceptor.
#[must_use]
pub fn erased_interceptor<I: Interceptor<Http> + Keyed>(instance: &Instance) -> ErasedInterceptor<Http> {
    ErasedInterceptor::new(instance.typed::<I>())
}

/// Erases a pipe.
#[must_use]
pub fn erased_pipe<P: Pipe<Http, V> + Keyed, V: Send + 'static>(instance: &Instance) -> ErasedPipe<Http, V> {
    ErasedPipe::new(instance.typed::<P>())
}

/// Erases a pipe that validates.
#[must_use]
pub fn erased_validator<P: Validator<Http, V> + Keyed, V: Send + Sync + 'static>(
    instance: &Instance,
) -> ErasedPipe<Http, V> {
    ErasedPipe::validating(instance.typed::<P>())
}

/// What a validator or the function of a `#[parameter]` returned.
///
/// # Errors
///
/// Its refusal.
pub fn made<V, E: Into<Failure>>(result: Result<V, E>) -> Result<V, Failure> {
    result.map_err(Into::into)
}

/// The value, unless a validator finds something: what a pipe with `validate` does when it is called alone.
///
/// # Errors
/// What it finds.
pub async fn validated<P: Validator<Http, V>, V: Send + Sync + 'static>(
    pipe: &P,
    value: V,
    cx: &ExecutionContext<Http>,
) -> Result<V, Failure> {
    pipe.validate(&value, cx).await.map(|()| value)
}

/// A pipe of one argument: it takes values of just that type.
#[diagnostic::on_unimplemented(
    message = "NEST-E0309: `{Self}` is no pipe for an argument of type `{V}`",
    label = "does not transform a `{V}`",
    note = "the `transform` of its `#[pipe]` takes and returns the type of the argument:\n`async fn transform(&self, value: {V}) -> Result<{V}, BadRequest>`"
)]
pub trait PipeOf<V>: Enhancer {}

#[diagnostic::do_not_recommend]
impl<P: Enhancer + Pipe<Http, V>, V: Send + 'static> PipeOf<V> for P {}

/// What a pipe of one argument states of itself.
#[must_use]
pub const fn pipe_of<P: PipeOf<V>, V>() -> &'static EnhancerFacts {
    P::FACTS
}

/// What a test may put in the place of a pipe.
#[diagnostic::on_unimplemented(
    message = "NEST-E0605: `{Self}` cannot stand for a pipe of values of the type `{V}`",
    label = "no pipe of `{V}`",
    note = "a pipe meets the arguments of its own type only: put `#[pipe]` on an impl block of `{Self}`, with\n`async fn transform(&self, value: {V}) -> Result<{V}, BadRequest>`"
)]
pub trait StandsForPipe<V>: Enhancer {}

#[diagnostic::do_not_recommend]
impl<P: Enhancer + Pipe<Http, V>, V: Send + 'static> StandsForPipe<V> for P {}

/// What a test may put in the place of a filter. `#[filter]` implements it: the compiler would tell of an error that differs in words of its
/// own, if this were for all filters.
#[diagnostic::on_unimplemented(
    message = "NEST-E0606: `{Self}` cannot stand for a filter of the error `{E}`",
    label = "no filter of `{E}`",
    note = "a filter takes errors of its own type only: put `#[filter]` on an impl block of `{Self}`, with\n`async fn catch(&self, error: {E}) -> Response`"
)]
pub trait StandsForFilter<E>: Enhancer {}

/// Erases a filter.
#[must_use]
pub fn erased_filter<F: Filter<Http> + Keyed>(instance: &Instance) -> ErasedFilter<Http> {
    let filter: Arc<F> = instance.typed::<F>();
    ErasedFilter::new(filter)
}

/// Wraps the endpoint that generated code made in a tower layer.
///
/// # Panics
///
/// When the box holds no HTTP endpoint: generated code puts one in.
#[must_use]
pub fn layer_endpoint(endpoint: Box<dyn Any + Send + Sync>, layer: impl HttpLayer) -> Box<dyn Any + Send + Sync> {
    match endpoint.downcast::<Box<dyn Endpoint>>() {
        Ok(endpoint) => Box::new(layered(*endpoint, layer)),
        Err(_) => panic!("a layer wraps something that is no HTTP endpoint"),
    }
}

/// The status of an error that passes another on.
#[must_use]
pub fn status_within(error: &dyn HttpError) -> http::StatusCode {
    error.inner().map_or(http::StatusCode::INTERNAL_SERVER_ERROR, HttpError::status)
}

/// An error that is passed on.
#[must_use]
pub fn within<E: HttpError>(error: &E) -> &dyn HttpError {
    error
}

/// The status of an error, as its attribute says it.
///
/// # Panics
///
/// Never: the attribute takes no other numbers.
#[must_use]
pub fn status(number: u16) -> http::StatusCode {
    match http::StatusCode::from_u16(number) {
        Ok(status) => status,
        Err(_) => panic!("{number} is no HTTP status"),
    }
}
