//! The one pass over a multipart form.

use super::file_field::FileField;
use super::from_file::{FromFile, FromFiles};
use super::limits::MultipartLimits;
use super::multipart::{Limits, Multipart, MultipartField, is_multipart};
use super::multipart_error::MultipartError;
use super::read::Form;
use super::sink;
use super::sizes::KIB;
use super::uploaded_file::UploadedFile;
use crate::http::body::Body;
use crate::http::error::{BadRequest, Failure};
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

impl Form {
    /// Reads a body with these files; `takes_text` says whether a parameter takes its texts.
    ///
    /// # Errors
    /// 400, 408, 413 or 415, and 500 when a file cannot be kept.
    pub async fn read_with_files(
        cx: &ExecutionContext<Http>,
        body: Body,
        fields: &'static [FileField],
        takes_text: bool,
    ) -> Result<Form, Failure> {
        if takes_text && !is_multipart(cx.request().headers()) {
            let form = Form::read(cx, body).await?;
            return Ok(Form { files: fields.iter().map(|_| Vec::new()).collect(), ..form });
        }
        Pass::new(cx, fields, takes_text).run(cx, body).await
    }

    /// Takes the file of a field, by the field's number.
    ///
    /// # Errors
    /// 400 when it is missing and must not be.
    pub fn file<T: FromFile>(&mut self, number: usize) -> Result<T, Failure> {
        T::from_file(self.files[number].pop())
    }

    /// Takes the files of a field, by the field's number.
    pub fn files<T: FromFiles>(&mut self, number: usize) -> T {
        T::from_files(std::mem::take(&mut self.files[number]))
    }
}

/// Reads a multipart form that no parameter takes a file of.
pub(super) async fn texts(cx: &ExecutionContext<Http>, body: Body) -> Result<Form, Failure> {
    Pass::new(cx, &[], true).run(cx, body).await
}

/// The one pass.
struct Pass {
    fields: &'static [FileField],
    takes_text: bool,
    limits: Limits,
    /// How many bytes of texts may still come.
    text_left: usize,
    /// How many bytes a file may have unless its field says otherwise.
    default_max: usize,
    form: Form,
}

impl Pass {
    fn new(cx: &ExecutionContext<Http>, fields: &'static [FileField], takes_text: bool) -> Pass {
        let stated = cx.metadata::<MultipartLimits>().copied().unwrap_or_default();
        let body_limit = cx.request().body_limit();
        let text_left = stated.text.unwrap_or(body_limit);
        // What is around the parts counts as well, so each has some room of its own.
        let declared = fields.iter().fold(text_left.saturating_add(stated.parts.saturating_mul(KIB)), |sum, field| {
            sum.saturating_add(field.total(body_limit))
        });
        let limits = Limits { total: stated.total.unwrap_or(declared), parts: stated.parts, head: stated.head };
        let form = Form { texts: Vec::new(), files: fields.iter().map(|_| Vec::new()).collect() };
        Pass { fields, takes_text, limits, text_left, default_max: body_limit, form }
    }

    async fn run(mut self, cx: &ExecutionContext<Http>, body: Body) -> Result<Form, Failure> {
        let mut multipart = Multipart::new(cx.request().headers(), body, self.limits)?;
        while let Some(part) = multipart.next_field().await? {
            if part.is_file() { self.file(part).await? } else { self.text(part).await? }
        }
        self.judge_types()?;
        Ok(self.form)
    }

    async fn file(&mut self, part: MultipartField<'_>) -> Result<(), Failure> {
        let Some(number) = self.fields.iter().position(|field| field.name == part.name()) else {
            return Err(MultipartError::bad(format!("Unexpected field - {}", part.name())).into());
        };
        let field = &self.fields[number];
        let max = field.max.unwrap_or(self.default_max);
        if let Some(file) = sink::receive(part, field, max).await? {
            if self.form.files[number].len() == field.count {
                return Err(MultipartError::too_large("Too many files").into());
            }
            self.form.files[number].push(file);
        }
        Ok(())
    }

    /// A text that nobody takes is skipped.
    async fn text(&mut self, part: MultipartField<'_>) -> Result<(), Failure> {
        if self.takes_text {
            let name = part.name().to_owned();
            let text = part.text(self.text_left).await?;
            self.text_left -= text.len();
            self.form.texts.push((name, text));
        }
        Ok(())
    }

    /// Whether the files are what they may be. A form that is too large is refused as that, whatever is in it.
    fn judge_types(&self) -> Result<(), Failure> {
        for (field, files) in self.fields.iter().zip(&self.form.files) {
            let is_allowed = |file: &UploadedFile| file.file_type().is_some_and(|found| field.types.contains(&found));
            if let Some(wrong) = files.iter().find(|file| !field.types.is_empty() && !is_allowed(file)) {
                return Err(BadRequest::new(field.wrong_type(wrong.file_type())).into());
            }
        }
        Ok(())
    }
}
