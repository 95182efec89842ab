//! Takes the files of a sink. What is no sink is told once, where `#[file(sink = …)]` names it: an inherent method wins over a trait's.

use std::marker::PhantomData;

use super::read::Form;
use super::upload_sink::UploadSink;
use super::uploaded::{FromUploaded, FromUploads, Uploaded};
use crate::http::error::{Failure, InternalServerError};

/// Asked for what has gone to a sink.
pub struct SinkProbe<S>(PhantomData<fn() -> S>);

impl<S> SinkProbe<S> {
    /// The probe.
    pub const NEW: SinkProbe<S> = SinkProbe(PhantomData);
}

impl<S: UploadSink> SinkProbe<S> {
    /// Takes the file of a field, by the field's number.
    ///
    /// # Errors
    /// 400 when it is missing and must not be.
    pub fn file<T: FromUploaded<S>>(self, form: &mut Form, number: usize) -> Result<T, Failure> {
        T::from_uploaded(form.sunk[number].pop().map(Uploaded::typed))
    }

    /// Takes the files of a field, by the field's number.
    ///
    /// # Errors
    /// None.
    pub fn files<T: FromUploads<S>>(self, form: &mut Form, number: usize) -> Result<T, Failure> {
        Ok(T::from_uploads(std::mem::take(&mut form.sunk[number]).into_iter().map(Uploaded::typed).collect()))
    }
}

/// Stands for what is no sink, which [`sink_of`](super::sink_of) has refused.
pub trait ViaNoSink: Sized {
    /// Never runs: the program does not compile.
    ///
    /// # Errors
    ///
    /// Always.
    fn file<T>(self, _: &mut Form, _: usize) -> Result<T, Failure> {
        Err(InternalServerError::new("this is no sink for files").into())
    }

    /// Never runs: the program does not compile.
    ///
    /// # Errors
    ///
    /// Always.
    fn files<T>(self, form: &mut Form, number: usize) -> Result<T, Failure> {
        self.file(form, number)
    }
}

impl<S> ViaNoSink for SinkProbe<S> {}
