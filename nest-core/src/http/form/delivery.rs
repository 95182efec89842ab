//! The way of a file into a sink, whose type only the handler's glue knows.

use std::marker::PhantomData;
use std::sync::Arc;

use bytes::Bytes;

use super::file_field::FileField;
use super::file_type::TELLING;
use super::multipart::MultipartField;
use super::multipart_error::MultipartError;
use super::opened::{AnyOpened, Opened};
use super::upload_sink::{UploadHead, UploadSink};
use super::uploaded::Uploaded;
use crate::di::{EnhancerFacts, EnhancerKind, Instance, Keyed, Place};
use crate::http::error::{BadRequest, Failure};
use crate::pipeline::BoxFuture;

/// A sink with its type erased.
pub(in crate::http) struct Sink(Box<dyn AnySink>);

trait AnySink: Send + Sync {
    fn open<'a>(&'a self, head: &'a UploadHead) -> BoxFuture<'a, Result<Box<dyn AnyOpened>, Failure>>;
}

impl<S: UploadSink> AnySink for Arc<S> {
    fn open<'a>(&'a self, head: &'a UploadHead) -> BoxFuture<'a, Result<Box<dyn AnyOpened>, Failure>> {
        Box::pin(async move {
            let file = S::open(self, head).await.map_err(Into::into)?;
            let opened: Box<dyn AnyOpened> = Box::new(Opened::new(self.clone(), head.field(), file));
            Ok(opened)
        })
    }
}

/// Sends one file to its sink. `None` for the input of a form in which nothing was chosen. `is_full` says that the field has as
/// many files as it may.
pub(super) async fn deliver(
    mut part: MultipartField<'_>,
    field: &FileField,
    max: usize,
    is_full: bool,
    sink: &Sink,
) -> Result<Option<Uploaded<()>>, Failure> {
    let head = UploadHead::of(&part, field.name);
    // What a file is its first bytes say, and a sink is told before it gets any.
    let (mut beginning, mut chunks, mut len) = (Vec::with_capacity(TELLING), Vec::new(), 0);
    while beginning.len() < TELLING
        && let Some(chunk) = next(&mut part, &mut len, max).await?
    {
        beginning.extend_from_slice(&chunk[..chunk.len().min(TELLING - beginning.len())]);
        chunks.push(chunk);
    }
    if len == 0 && head.name().is_none() {
        return Ok(None);
    }
    if is_full {
        return Err(MultipartError::too_large("Too many files").into());
    }
    let head = head.with_beginning(&beginning);
    if !field.allows(head.file_type()) {
        return Err(BadRequest::new(field.wrong_type(head.file_type())).into());
    }
    let mut file = sink.0.open(&head).await?;
    for chunk in chunks {
        file.write(chunk).await?;
    }
    while let Some(chunk) = next(&mut part, &mut len, max).await? {
        file.write(chunk).await?;
    }
    file.close().await?;
    Ok(Some(Uploaded::new(head, len, file)))
}

/// What follows of a file, as long as it is not too much.
async fn next(part: &mut MultipartField<'_>, len: &mut usize, max: usize) -> Result<Option<Bytes>, MultipartError> {
    let Some(chunk) = part.chunk().await? else { return Ok(None) };
    if chunk.len() > max - *len {
        return Err(MultipartError::too_large("File too large"));
    }
    *len += chunk.len();
    Ok(Some(chunk))
}

/// What a sink states of itself to the graph.
struct SinkFacts<S>(PhantomData<S>);

impl<S: UploadSink + Keyed> SinkFacts<S> {
    const FACTS: EnhancerFacts = EnhancerFacts {
        kind: EnhancerKind::Sink,
        place: Place::new("", 0, 0),
        gives: None,
        asks: &[],
        enforces: &[],
        params: &[],
        protected: &[],
        sets_protected: false,
        free: None,
        bind: |instance: &Instance| {
            let sink: Arc<S> = instance.typed::<S>();
            Box::new(Sink(Box::new(sink)))
        },
        describe: None,
    };
}

/// What a sink states of itself to the graph.
#[must_use]
pub const fn sink_of<S: UploadSink + Keyed>() -> &'static EnhancerFacts {
    &SinkFacts::<S>::FACTS
}
