//! What generated code calls. Nothing here is for use by hand.

pub use super::application::Application;
use super::body::Body;
pub use super::body_limit::limited;
#[cfg(feature = "protected-cookies")]
pub use super::cookies::{encrypted_cookie, signed_cookie};
#[cfg(feature = "openapi")]
pub use super::describe::generated as describe;
pub use super::endpoint::{Args, answer, endpoint};
pub use super::error::Failure;
pub use super::error::HttpError;
pub use super::error::{CasesProbe, ErrorCase, ErrorCases, Fallible, HasCases, ViaNoCases, judge_error, reply_stated};
pub use super::expose::{
    Expose, Field, Group, Groups, Returned, ViaSerialize, ViaUnruled, closed, exposed_by, exposed_to, group, is_for,
    may_be_hidden, shown, viewer,
};
use super::extract::FromRequest;
pub use super::extract::FromRequestParts;
pub use super::extract::{BorrowSession, FromSession, borrowed_session, from_session};
pub use super::extract::{FromParam, ParamError, cookie, header, host_param, ip, param, query_value, variant};
pub use super::extract::{header_or, or_default, query_or, text_default};
pub use super::extract::{invalid_with, json_body_in, query_object_in, refused_as, refused_with};
pub use super::form::sizes;
#[cfg(feature = "multipart")]
pub use super::form::{FileField, FileType, Store, UploadSink, sink_of};
pub use super::form::{Form, FormProbe, NotForm, ViaFormDto, ViaFromForm, ViaNoForm, form_in, judge_form};
pub use super::middleware::{Middleware, MiddlewareNext, Request};
pub use super::outcome::{
    Borrowed, GuardOutcome, PipeOutcome, StandsForFilter, StandsForPipe, borrowed_proof, caught, erased_filter,
    erased_guard, erased_interceptor, erased_middleware, erased_pipe, erased_validator, first_protected, handled,
    intercepted, layer_endpoint, made, one_proof, pipe_of, proof, status, status_within, validated, within,
};
pub use super::probe::{
    BodyProbe, NotBody, NotQuery, QueryProbe, ViaDto, ViaFromQuery, ViaFromRequest, ViaNoQuery, ViaNothing, ViaObject,
    judge_body, judge_query,
};
pub use super::response::{IntoResponse, Response};
#[cfg(feature = "templates")]
pub use super::templates::{Bare, TemplateFile, Templates, ViaBareView, ViaSure, View, Viewed, page, view};
pub use super::transport::Http;
pub use super::validation::{INTERSECTION, read_parts};
use crate::pipeline::ExecutionContext;
pub use http::StatusCode;
pub use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What an extractor gave for a parameter.
///
/// # Errors
/// The rejection of the extractor.
pub fn taken<T, R: Into<Failure>>(extracted: Result<T, R>) -> Result<T, Failure> {
    extracted.map_err(Into::into)
}

/// A parameter that is made of the body.
///
/// # Errors
/// The rejection of the extractor.
pub async fn from_request<T: FromRequest>(cx: &ExecutionContext<Http>, body: Body) -> Result<T, Failure> {
    T::from_request(cx, body).await.map_err(Into::into)
}

/// What a handler returned as a reply.
///
/// # Errors
/// What the handler failed with, so that filters see it.
pub fn reply<R: IntoResponse>(cx: &ExecutionContext<Http>, result: R) -> Result<Response, Failure> {
    result.into_reply(cx)
}
