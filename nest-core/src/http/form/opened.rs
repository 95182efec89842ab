//! A file that a sink has opened, and takes back unless somebody keeps it.

use std::any::{Any, type_name};
use std::sync::Arc;

use bytes::Bytes;

use super::upload_sink::UploadSink;
use crate::http::error::Failure;
use crate::pipeline::BoxFuture;

/// An [`Opened`] with the type of its sink erased.
pub(super) trait AnyOpened: Send {
    fn write(&mut self, chunk: Bytes) -> BoxFuture<'_, Result<(), Failure>>;

    fn close(&mut self) -> BoxFuture<'_, Result<(), Failure>>;

    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

pub(super) struct Opened<S: UploadSink> {
    sink: Arc<S>,
    field: &'static str,
    /// `None` once it is kept.
    file: Option<S::File>,
}

impl<S: UploadSink> Opened<S> {
    pub(super) fn new(sink: Arc<S>, field: &'static str, file: S::File) -> Opened<S> {
        Opened { sink, field, file: Some(file) }
    }

    pub(super) fn keep(mut self) -> S::File {
        match self.file.take() {
            Some(file) => file,
            None => unreachable!("only `keep` and the end of the value take the file"),
        }
    }

    fn parts(&mut self) -> (&S, &mut S::File) {
        match &mut self.file {
            Some(file) => (&self.sink, file),
            None => unreachable!("only `keep` and the end of the value take the file"),
        }
    }
}

impl<S: UploadSink> AnyOpened for Opened<S> {
    fn write(&mut self, chunk: Bytes) -> BoxFuture<'_, Result<(), Failure>> {
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

impl<S: UploadSink> Drop for Opened<S> {
    fn drop(&mut self) {
        let Some(file) = self.file.take() else { return };
        let sink = self.sink.clone();
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(async move { sink.abort(file).await })),
            Err(_) => tracing::error!(
                sink = type_name::<S>(),
                field = self.field,
                "an uploaded file was dropped outside of the runtime, so that its sink could not take it back"
            ),
        }
    }
}
