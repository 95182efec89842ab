//! Finds out how a parameter can be read, by which traits its type has: an inherent constant wins over a trait's, and a method
//! for a type behind more references over one behind fewer.

use std::marker::PhantomData;

use serde::de::DeserializeOwned;

use super::body::Body;
use super::error::{Failure, InternalServerError};
use super::extract::{FromQuery, FromRequest, query_value};
#[cfg(feature = "validation")]
use super::extract::{json_body, query_object};
use super::transport::Http;
use crate::di::ProofDef;
use crate::pipeline::ExecutionContext;

/// Asked for the traits of the type of `#[body]`.
pub struct BodyProbe<T>(PhantomData<fn() -> T>);

/// Asked for the traits of the type of `#[query]`.
pub struct QueryProbe<T>(PhantomData<fn() -> T>);

impl<T> BodyProbe<T> {
    /// The probe.
    pub const NEW: BodyProbe<T> = BodyProbe(PhantomData);
}

impl<T> QueryProbe<T> {
    /// The probe.
    pub const NEW: QueryProbe<T> = QueryProbe(PhantomData);
}

impl<T: FromRequest> BodyProbe<T> {
    /// It reads the body itself.
    pub const READS_ITSELF: bool = true;

    /// The proof that it is made by.
    pub const PROOF: Option<ProofDef> = T::PROOF;
}

impl<T: DeserializeOwned> BodyProbe<T> {
    /// It can be made of JSON.
    pub const DESERIALIZE: bool = true;
}

#[cfg(feature = "validation")]
impl<T: validator::Validate> BodyProbe<T> {
    /// It can be validated.
    pub const VALIDATE: bool = true;
}

#[cfg(feature = "validation")]
impl<T: for<'v> validator::ValidateArgs<'v>> BodyProbe<T> {
    /// It can be validated, if in a context.
    pub const VALIDATE_IN_CONTEXT: bool = true;
}

impl<T: FromQuery> QueryProbe<T> {
    /// It is a single value.
    pub const READS_ITSELF: bool = true;
}

impl<T: DeserializeOwned> QueryProbe<T> {
    /// It can be made of the whole query.
    pub const DESERIALIZE: bool = true;
}

#[cfg(feature = "validation")]
impl<T: validator::Validate> QueryProbe<T> {
    /// It can be validated.
    pub const VALIDATE: bool = true;
}

#[cfg(feature = "validation")]
impl<T: for<'v> validator::ValidateArgs<'v>> QueryProbe<T> {
    /// It can be validated, if in a context.
    pub const VALIDATE_IN_CONTEXT: bool = true;
}

/// The answers for a type that lacks a trait.
pub trait NotBody {
    /// It does not read the body itself.
    const READS_ITSELF: bool = false;
    /// It has no `Deserialize`.
    const DESERIALIZE: bool = false;
    /// It has no `Validate`.
    const VALIDATE: bool = false;
    /// Neither in a context.
    const VALIDATE_IN_CONTEXT: bool = false;
    /// It needs no proof.
    const PROOF: Option<ProofDef> = None;
}

/// The answers for a type that lacks a trait.
pub trait NotQuery {
    /// It is no single value.
    const READS_ITSELF: bool = false;
    /// It has no `Deserialize`.
    const DESERIALIZE: bool = false;
    /// It has no `Validate`.
    const VALIDATE: bool = false;
    /// Neither in a context.
    const VALIDATE_IN_CONTEXT: bool = false;
}

impl<T> NotBody for BodyProbe<T> {}
impl<T> NotQuery for QueryProbe<T> {}

/// Judges the type of a `#[body]`.
///
/// # Panics
///
/// At compile time, when the type cannot be read.
#[track_caller]
pub const fn judge_body(name: &str, reads_itself: bool, deserialize: bool, validate: bool, in_context: bool) {
    if deserialize && !reads_itself && !validate && in_context {
        panic_without_context("NEST-E0504", name, "body");
    }
    if !(reads_itself || (deserialize && validate)) {
        panic_unread("NEST-E0504", name, "a body", deserialize, validate);
    }
}

/// Judges the type of a `#[query]`.
///
/// # Panics
///
/// At compile time, when the type cannot be read.
#[track_caller]
pub const fn judge_query(name: &str, reads_itself: bool, deserialize: bool, validate: bool, in_context: bool) {
    if deserialize && !reads_itself && !validate && in_context {
        panic_without_context("NEST-E0503", name, "query");
    }
    if !(reads_itself || (deserialize && validate)) {
        panic_unread("NEST-E0503", name, "a query", deserialize, validate);
    }
}

/// Says what a type lacks to be read from `what`.
#[track_caller]
pub(super) const fn panic_unread(code: &str, name: &str, what: &str, deserialize: bool, validate: bool) {
    panic!("{}", Message::new(code, name, what, deserialize, validate).as_str());
}

/// The version of the crate validator whose `Validate` is meant: a derive of another one is of no use here, and looks the same.
const VALIDATOR: &str = "0.21";

/// Says that a type is validated in a context, and `what` gives none.
#[track_caller]
pub(super) const fn panic_without_context(code: &str, name: &str, what: &str) {
    panic!("{}", Message::without_context(code, name, what).as_str());
}

/// A message put together while the compiler runs.
struct Message {
    bytes: [u8; 512],
    len: usize,
}

impl Message {
    const fn new(code: &str, name: &str, what: &str, deserialize: bool, validate: bool) -> Message {
        let message = Message { bytes: [0; 512], len: 0 };
        let message =
            message.push(code).push(": `").push(name).push("` cannot be read from ").push(what).push("\n\nlacks      ");
        let (lacks, derive) = match (deserialize, validate) {
            (false, false) => ("`Deserialize` and `Validate`", "Deserialize, Validate"),
            (false, true) => ("`Deserialize`", "Deserialize"),
            _ => ("`Validate`", "Validate"),
        };
        let message = message.push(lacks).push("\nhelp: `#[derive(").push(derive).push(")]` on the type");
        if validate {
            return message;
        }
        let message = message
            .push("\n      (`Validate` of the crate validator, version ")
            .push(VALIDATOR)
            .push(": another version's is another trait;")
            .push("\n      a type without rules derives it too)");
        let message = if cfg!(feature = "validation") {
            message
        } else {
            message.push("\n      and turn on the feature `validation` of `nest`, which is off")
        };
        message.push("\nhelp: or take it without rules: `Unvalidated<").push(name).push(">`")
    }

    /// For a type whose rules look at a context, where none is given.
    const fn without_context(code: &str, name: &str, what: &str) -> Message {
        let message = Message { bytes: [0; 512], len: 0 };
        message
            .push(code)
            .push(": `")
            .push(name)
            .push("` is validated in a context, and this ")
            .push(what)
            .push(" has none\n\n")
            .push("needs      a value of the type in its `#[validate(context = …)]`")
            .push("\nhelp: give one: `#[")
            .push(what)
            .push("(context = …)]`")
    }

    const fn push(mut self, text: &str) -> Message {
        let text = text.as_bytes();
        let mut i = 0;
        while i < text.len() && self.len < self.bytes.len() {
            self.bytes[self.len] = text[i];
            self.len += 1;
            i += 1;
        }
        self
    }

    const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "a message was cut within a character",
        }
    }
}

/// Reads a body by the type's own means.
pub trait ViaFromRequest<T> {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// The type's rejection.
    fn extract(self, cx: &ExecutionContext<Http>, body: Body) -> impl Future<Output = Result<T, Failure>> + Send;
}

impl<T: FromRequest + Send> ViaFromRequest<T> for &&&BodyProbe<T> {
    async fn extract(self, cx: &ExecutionContext<Http>, body: Body) -> Result<T, Failure> {
        T::from_request(cx, body).await.map_err(Into::into)
    }
}

/// Reads a body as JSON, and validates it.
pub trait ViaDto<T> {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// 400, 413 or 415.
    fn extract(self, cx: &ExecutionContext<Http>, body: Body) -> impl Future<Output = Result<T, Failure>> + Send;
}

#[cfg(feature = "validation")]
impl<T: DeserializeOwned + validator::Validate + Send> ViaDto<T> for &&BodyProbe<T> {
    fn extract(self, cx: &ExecutionContext<Http>, body: Body) -> impl Future<Output = Result<T, Failure>> + Send {
        json_body::<T>(cx, body)
    }
}

/// Stands for a body that [`judge_body`] has refused.
pub trait ViaNothing<T> {
    /// Never runs: the program does not compile.
    ///
    /// # Errors
    ///
    /// Always.
    fn extract(self, cx: &ExecutionContext<Http>, body: Body) -> impl Future<Output = Result<T, Failure>> + Send;
}

impl<T: Send> ViaNothing<T> for &BodyProbe<T> {
    async fn extract(self, _: &ExecutionContext<Http>, _: Body) -> Result<T, Failure> {
        Err(InternalServerError::new("this body cannot be read").into())
    }
}

/// Reads a single value of the query.
pub trait ViaFromQuery<T> {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// 400.
    fn extract(self, cx: &ExecutionContext<Http>, name: &str) -> Result<T, Failure>;
}

impl<T: FromQuery> ViaFromQuery<T> for &&&QueryProbe<T> {
    fn extract(self, cx: &ExecutionContext<Http>, name: &str) -> Result<T, Failure> {
        query_value::<T>(cx, name)
    }
}

/// Reads the whole query as an object, and validates it.
pub trait ViaObject<T> {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// 400.
    fn extract(self, cx: &ExecutionContext<Http>, name: &str) -> Result<T, Failure>;
}

#[cfg(feature = "validation")]
impl<T: DeserializeOwned + validator::Validate> ViaObject<T> for &&QueryProbe<T> {
    fn extract(self, cx: &ExecutionContext<Http>, _: &str) -> Result<T, Failure> {
        query_object::<T>(cx)
    }
}

/// Stands for a query that [`judge_query`] has refused.
pub trait ViaNoQuery<T> {
    /// Never runs: the program does not compile.
    ///
    /// # Errors
    ///
    /// Always.
    fn extract(self, cx: &ExecutionContext<Http>, name: &str) -> Result<T, Failure>;
}

impl<T> ViaNoQuery<T> for &QueryProbe<T> {
    fn extract(self, _: &ExecutionContext<Http>, _: &str) -> Result<T, Failure> {
        Err(InternalServerError::new("this query cannot be read").into())
    }
}

#[cfg(test)]
mod tests {
    use super::VALIDATOR;

    #[test]
    fn the_version_that_messages_name_is_the_one_that_is_built_with() {
        let workspace = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml")).unwrap();
        assert!(workspace.contains(&format!("validator = {{ version = \"{VALIDATOR}\"")));
    }
}
