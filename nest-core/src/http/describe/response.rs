//! What results say of themselves.

use bytes::Bytes;
use schemars::JsonSchema;

use super::content::Content;
use super::operation::{Answer, Operation, Status};
use crate::http::body::Body;
use crate::http::response::{Json, Redirect};

/// A result that says what it answers with: for types with an [`IntoResponse`](crate::http::IntoResponse) of one's own.
///
/// ```
/// use nest_core::http::describe::{Content, DescribeResponse, Operation};
///
/// struct Picture(Vec<u8>);
///
/// impl DescribeResponse for Picture {
///     fn describe(operation: &mut Operation) {
///         operation.success(Some(Content::bytes("image/png")));
///     }
/// }
/// ```
pub trait DescribeResponse {
    /// Adds its answers to what is known of a route.
    fn describe(operation: &mut Operation);
}

impl<T: JsonSchema> DescribeResponse for Json<T> {
    fn describe(operation: &mut Operation) {
        operation.success(Some(Content::json::<T>()));
    }
}

impl DescribeResponse for () {
    fn describe(operation: &mut Operation) {
        operation.success(None);
    }
}

impl DescribeResponse for Redirect {
    fn describe(operation: &mut Operation) {
        let headers = vec!["location"];
        operation.answer(Answer { status: Status::Redirect, description: Some("Go there"), content: None, headers });
    }
}

macro_rules! contents {
    ($($type:ty => $content:expr),* $(,)?) => {$(
        impl DescribeResponse for $type {
            fn describe(operation: &mut Operation) {
                operation.success(Some($content));
            }
        }
    )*};
}

contents! {
    String => Content::text(),
    &'static str => Content::text(),
    Bytes => Content::bytes("application/octet-stream"),
    Vec<u8> => Content::bytes("application/octet-stream"),
    Body => Content::bytes("*/*"),
}
