//! The extractor traits.

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};

use crate::di::{DemandDef, Keyed, ProofDef, ProtectedCookie};
use crate::http::body::{Body, CollectError};
use crate::http::edge::TraceContext;
use crate::http::error::{BadRequest, Failure, InternalServerError, PayloadTooLarge, RequestTimeout};
use crate::http::request_id::RequestId;
use crate::http::transport::Http;
use crate::pipeline::{ExecutionContext, Proof, Required, Requirement};

/// A type that handlers and guards take as a parameter without an attribute, made of everything but the body.
#[diagnostic::on_unimplemented(
    message = "NEST-E0505: `{Self}` cannot be a parameter without an attribute",
    label = "where does this value come from?",
    note = "say it with an attribute: `#[param]`, `#[query]`, `#[body]`, `#[form]`, `#[file]`, `#[header]`, `#[cookie]`, `#[ip]`",
    note = "for what a guard proves, put `#[derive(Clone, Proof)]` on the type; for anything else implement `FromRequestParts`"
)]
pub trait FromRequestParts: Sized {
    /// The proof that it is, which a guard must give.
    #[doc(hidden)]
    const PROOF: Option<ProofDef> = None;

    /// The requirement that a guard enforces by taking it.
    #[doc(hidden)]
    const ENFORCES: Option<DemandDef> = None;

    /// The cookies that it reads, or that are set where it is taken, by the application's key.
    #[doc(hidden)]
    const PROTECTED: &'static [ProtectedCookie] = &[];

    /// Why a request does not give one.
    type Rejection: Into<Failure>;

    /// Makes the value.
    ///
    /// # Errors
    /// The rejection that the client is answered with.
    fn from_request_parts(cx: &ExecutionContext<Http>) -> impl Future<Output = Result<Self, Self::Rejection>> + Send;
}

/// A type that is made of the whole request, body included. A handler has at most one such parameter.
#[diagnostic::on_unimplemented(
    message = "NEST-E0508: `{Self}` cannot be made of a request's body",
    label = "no extractor of the body",
    note = "JSON is read by `Json<{Self}>`, with its rules, or by `Unvalidated<{Self}>`; implement `FromRequest` for what reads the body otherwise"
)]
pub trait FromRequest: Sized {
    /// The proof that it is made by, which a guard must give.
    #[doc(hidden)]
    const PROOF: Option<ProofDef> = None;

    /// Why a request does not give one.
    type Rejection: Into<Failure>;

    /// Makes the value.
    ///
    /// # Errors
    /// The rejection that the client is answered with.
    fn from_request(
        cx: &ExecutionContext<Http>,
        body: Body,
    ) -> impl Future<Output = Result<Self, Self::Rejection>> + Send;
}

macro_rules! parts {
    ($($type:ty: |$cx:ident| $value:expr;)*) => {$(
        impl FromRequestParts for $type {
            type Rejection = Failure;

            async fn from_request_parts($cx: &ExecutionContext<Http>) -> Result<Self, Failure> {
                Ok($value)
            }
        }
    )*};
}

parts! {
    Method: |cx| cx.request().method().clone();
    Uri: |cx| cx.request().uri().clone();
    HeaderMap: |cx| cx.request().headers().clone();
    RequestId: |cx| cx.request().id();
    TraceContext: |cx| cx.request().trace_context().cloned().unwrap_or_else(|| TraceContext::of(cx.request().headers()));
}

/// What a guard proved of some callers and not of others. It asks for a guard that says so: one that lets nobody through without
/// proof gives the proof itself.
impl<P: Proof + Keyed + Clone> FromRequestParts for Option<P> {
    const PROOF: Option<ProofDef> = <Option<P> as Proof>::PROOF;

    type Rejection = Failure;

    async fn from_request_parts(cx: &ExecutionContext<Http>) -> Result<Self, Failure> {
        match cx.proof::<Option<P>>() {
            Some(proof) => Ok(proof.clone()),
            None => Err(InternalServerError::new(format!("no guard of this route gave `Option<{}>`", P::NAME)).into()),
        }
    }
}

impl<R: Requirement> FromRequestParts for Required<R> {
    const ENFORCES: Option<DemandDef> = Some(R::DEMAND);

    type Rejection = Failure;

    async fn from_request_parts(cx: &ExecutionContext<Http>) -> Result<Self, Failure> {
        Ok(Required::of(cx))
    }
}

/// The body as it comes, without a limit: whoever reads it decides how much.
impl FromRequest for Body {
    type Rejection = Failure;

    async fn from_request(_cx: &ExecutionContext<Http>, body: Body) -> Result<Self, Failure> {
        Ok(body)
    }
}

/// The whole body, up to the limit of the route.
impl FromRequest for Bytes {
    type Rejection = Failure;

    async fn from_request(cx: &ExecutionContext<Http>, body: Body) -> Result<Self, Failure> {
        body.collect(cx.request().body_limit()).await.map_err(refuse)
    }
}

/// The whole body as text, up to the limit of the route.
impl FromRequest for String {
    type Rejection = Failure;

    async fn from_request(cx: &ExecutionContext<Http>, body: Body) -> Result<Self, Failure> {
        let bytes = Bytes::from_request(cx, body).await?;
        match String::from_utf8(bytes.into()) {
            Ok(text) if !text.contains('\0') => Ok(text),
            _ => Err(BadRequest::new("Body is not valid UTF-8 text").into()),
        }
    }
}

/// The answer to a body that could not be read.
pub(in crate::http) fn refuse(error: CollectError) -> Failure {
    match error {
        CollectError::TooLarge => PayloadTooLarge::new("request entity too large").into(),
        CollectError::Stalled => RequestTimeout::new("The body stalled").into(),
        CollectError::Broken(_) => BadRequest::new("The body ended too early").into(),
    }
}
