//! Caching that is never stale.
//!
//! A cache in this process would not know what another process on the same database has sold, and every order changes the
//! stock that a product shows. So what is cached is kept by the client, and asked for each time: `ETag` says what an answer
//! was, and `If-None-Match` is answered with 304 and no body as long as it still is that.

use headers::{ETag, HeaderMapExt, IfNoneMatch};
use nest::http::{Body, Failure, HeaderValue, InternalServerError, Response, StatusCode, header};
use nest::{ExecutionContext, Next, injectable, interceptor};
use sha2::{Digest, Sha256};

/// Longer than the longest page.
const LONGEST: usize = 8 * 1024 * 1024;

/// Answers 304 to a client who has the answer already.
#[injectable]
pub(super) struct Revalidation;

#[interceptor]
impl Revalidation {
    async fn intercept(&self, cx: &ExecutionContext, next: Next<'_>) -> Result<Response, Failure> {
        let (mut head, body) = next.run().await?.into_parts();
        let bytes = body.collect(LONGEST).await.map_err(|error| InternalServerError::default().with_cause(error))?;
        let tag = tag(&bytes);
        let known: Option<IfNoneMatch> = cx.request().headers().typed_get();
        let is_new = known.is_none_or(|known| known.precondition_passes(&tag));
        head.headers.typed_insert(tag);
        head.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if is_new {
            return Ok(Response::from_parts(head, bytes.into()));
        }
        head.headers.remove(header::CONTENT_TYPE);
        head.headers.remove(header::CONTENT_LENGTH);
        head.status = StatusCode::NOT_MODIFIED;
        Ok(Response::from_parts(head, Body::empty()))
    }
}

/// Of the answer's bytes: equal tags are equal answers.
fn tag(bytes: &[u8]) -> ETag {
    let digest = Sha256::digest(bytes);
    let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hex}\"").parse().expect("hexadecimal digits in quotes are a tag")
}
