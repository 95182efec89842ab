//! The cases of an error type, and which of them a handler says that it answers with: `#[errors(…)]`.

use http::StatusCode;

use super::failure::Failure;
use super::http_error::HttpError;
use crate::di::{Name, Text, is_similar};
use crate::http::response::{IntoResponse, Response};
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// The cases of an error type. `#[derive(HttpError)]` writes them.
pub struct ErrorCases {
    /// The name of the type.
    pub name: &'static str,
    /// Its variants; of a struct, itself.
    pub cases: &'static [ErrorCase],
}

/// A variant of an error type, or a struct.
pub struct ErrorCase {
    /// Its name.
    pub name: &'static str,
    /// For one that passes another error on, the cases of that one, if they are known.
    pub within: Option<&'static ErrorCases>,
}

/// An error type whose cases are known.
#[diagnostic::on_unimplemented(
    message = "NEST-E0525: `#[errors]` cannot say which errors of `{Self}` this handler answers with: its cases are not known",
    label = "no `#[derive(HttpError)]`",
    note = "derive it on an enum of yours, with a status on each variant: `#[derive(Debug, thiserror::Error, HttpError)]`",
    note = "an exception, `NotFound` for example, is a single case already: leave `#[errors(…)]` away"
)]
pub trait HasCases {
    /// The cases.
    const CASES: &'static ErrorCases;
}

/// What a handler returns that may fail.
#[diagnostic::on_unimplemented(
    message = "NEST-E0525: `#[errors]` is for handlers that return a `Result`, and this one returns `{Self}`",
    label = "cannot fail",
    note = "leave `#[errors(…)]` away, or return `Result<{Self}, E>` where `E` derives `HttpError`"
)]
pub trait Fallible {
    /// What it may fail with.
    type Error;
}

impl<T, E> Fallible for Result<T, E> {
    type Error = E;
}

/// Asked for the cases of an error that another one passes on: the inherent constant wins over the trait's.
pub struct CasesProbe<E>(std::marker::PhantomData<E>);

impl<E: HasCases> CasesProbe<E> {
    /// They are known.
    pub const CASES: Option<&'static ErrorCases> = Some(E::CASES);
}

/// The answer for an error type whose cases are not known.
pub trait ViaNoCases {
    /// They are not.
    const CASES: Option<&'static ErrorCases> = None;
}

impl<E> ViaNoCases for CasesProbe<E> {}

/// Judges a name in `#[errors(…)]`: the error that a handler returns must have a case of that name.
///
/// # Panics
///
/// At compile time, when it has none.
#[track_caller]
pub const fn judge_error<R: Fallible<Error: HasCases>>(name: &'static str) {
    let cases = <R::Error as HasCases>::CASES;
    if has(cases, name) {
        return;
    }
    let mut text = Text::new();
    text.push("NEST-E0525: `").push(cases.name).push("` has no case `").push(name).push("`\n");
    list(cases, name, "\nsimilar    `", true, &mut text);
    list(cases, name, "\nhas        `", false, &mut text);
    text.push("\nhelp: name variants of the error that the handler returns, or of one that it passes on");
    panic!("{}", text.as_str());
}

const fn has(cases: &ErrorCases, name: &str) -> bool {
    let mut i = 0;
    while i < cases.cases.len() {
        let case = &cases.cases[i];
        if is(case.name, name) {
            return true;
        }
        if let Some(within) = case.within
            && has(within, name)
        {
            return true;
        }
        i += 1;
    }
    false
}

/// Lists the cases that are like the name, or all others, those that are passed on too.
const fn list(cases: &ErrorCases, name: &'static str, head: &str, similar: bool, text: &mut Text) {
    let mut i = 0;
    while i < cases.cases.len() {
        let case = &cases.cases[i];
        if similar == is_similar(Name::of(case.name), Name::of(name)) {
            text.push(head).push(case.name).push("`");
            if case.within.is_some() {
                text.push(", which passes on another error");
            } else {
                text.push(", of `").push(cases.name).push("`");
            }
        }
        if let Some(within) = case.within {
            list(within, name, head, similar, text);
        }
        i += 1;
    }
}

const fn is(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// What a handler with `#[errors(…)]` returned, as a reply. An error that it does not name is answered like any other, and
/// noted in the log, unless its status is 500: the document of the routes says less than the truth.
///
/// # Errors
/// What the handler failed with, so that filters see it.
pub fn reply_stated<R: IntoResponse>(
    cx: &ExecutionContext<Http>,
    result: R,
    stated: &[&str],
) -> Result<Response, Failure> {
    let reply = result.into_reply(cx);
    if let Err(failure) = &reply
        && !is_stated(failure.as_error(), stated)
    {
        let handler = cx.handler();
        tracing::error!(
            handler = format!("{}::{}", handler.controller, handler.name),
            error = failure.as_error().case().unwrap_or_default(),
            status = failure.status().as_u16(),
            "a handler answered with an error that its `#[errors]` does not name"
        );
    }
    reply
}

/// Whether an error is one of these, or passes one of them on, or is no client's business.
fn is_stated(error: &dyn HttpError, stated: &[&str]) -> bool {
    if error.status() == StatusCode::INTERNAL_SERVER_ERROR {
        return true;
    }
    let mut error = Some(error);
    while let Some(this) = error {
        if this.case().is_some_and(|case| stated.contains(&case)) {
            return true;
        }
        error = this.inner();
    }
    false
}
