//! The way of a file into a sink, whose type only the handler's glue knows.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

use bytes::Bytes;

use super::file_field::FileField;
use super::file_type::TELLING;
use super::multipart::MultipartField;
use super::multipart_error::MultipartError;
use super::upload_sink::{UploadHead, UploadSink};
use super::uploaded::Uploaded;
use crate::di::{EnhancerFacts, EnhancerKind, Instance, Keyed, Place};
use crate::http::error::{BadRequest, Failure};
use crate::pipeline::BoxFuture;

/// A sink with its type erased.
pub(in crate::http) struct Sink(Box<dyn AnySink>);

trait AnySink: Send + Sync {
    fn open(&self, head: UploadHead) -> BoxFuture<'_, Result<Box<dyn AnyUploaded>, Failure>>;
}

/// A file of a sink with its type erased.
pub(super) trait AnyUploaded: Send {
    fn write(&mut self, chunk: Bytes) -> BoxFuture<'_, Result<(), Failure>>;

    fn close(&mut self) -> BoxFuture<'_, Result<(), Failure>>;

    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

impl<S: UploadSink> AnySink for Arc<S> {
    fn open(&self, head: UploadHead) -> BoxFuture<'_, Result<Box<dyn AnyUploaded>, Failure>> {
        Box::pin(async move {
            let file = S::open(self, &head).await.map_err(Into::into)?;
            let uploaded: Box<dyn AnyUploaded> = Box::new(Uploaded::new(self.clone(), head, file));
            Ok(uploaded)
        })
    }
}

impl<S: UploadSink> AnyUploaded for Uploaded<S> {
    fn write(&mut self, chunk: Bytes) -> BoxFuture<'_, Result<(), Failure>> {
        self.add(chunk.len());
        let (sink, file) = self.parts();
        Box::pin(async move { sink.write(file, chunk).await.map_err(Into::into) })
    }

    fn close(&mut self) -> BoxFuture<'_, Result<(), Failure>> {
        let (sink, file) = self.parts();
        Box::pin(async move { sink.close(file).await.map_err(Into::into) })
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
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
) -> Result<Option<Box<dyn AnyUploaded>>, Failure> {
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
    let mut uploaded = sink.0.open(head).await?;
    for chunk in chunks {
        uploaded.write(chunk).await?;
    }
    while let Some(chunk) = next(&mut part, &mut len, max).await? {
        uploaded.write(chunk).await?;
    }
    uploaded.close().await?;
    Ok(Some(uploaded))
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

/// The file of a sink, as the type that it is.
///
/// # Panics
///
/// When it is another sink's: generated code takes from a field what it has sent there.
pub(super) fn typed<S: UploadSink>(file: Box<dyn AnyUploaded>) -> Uploaded<S> {
    match file.into_any().downcast() {
        Ok(file) => *file,
        Err(_) => panic!("a field gives files of another sink than its own"),
    }
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
