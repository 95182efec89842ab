//! The one pass over a multipart form.

use super::delivery::deliver;
use super::file_field::FileField;
use super::from_file::{FromFile, FromFiles};
use super::limits::MultipartLimits;
use super::multipart::{Limits, Multipart, MultipartField, is_multipart};
use super::multipart_error::MultipartError;
use super::read::Form;
use super::sink;
use super::sizes::KIB;
use crate::http::body::Body;
use crate::http::endpoint::Pipes;
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
            return Ok(Form { files: nothing_of(fields), ..form });
        }
        Pass::new(cx, fields, takes_text, None).run(cx, body).await
    }

    /// Reads a body with these files, some of which go to the sinks of their arguments.
    ///
    /// # Errors
    /// As for a form whose files are kept, and what a sink fails with.
    pub async fn read_with_sinks(
        cx: &ExecutionContext<Http>,
        body: Body,
        fields: &'static [FileField],
        takes_text: bool,
        sinks: Pipes<'_>,
    ) -> Result<Form, Failure> {
        if takes_text && !is_multipart(cx.request().headers()) {
            let form = Form::read(cx, body).await?;
            return Ok(Form { files: nothing_of(fields), sunk: nothing_of(fields), ..form });
        }
        Pass::new(cx, fields, takes_text, Some(sinks)).run(cx, body).await
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
    Pass::new(cx, &[], true, None).run(cx, body).await
}

/// No file of any field.
fn nothing_of<F>(fields: &[FileField]) -> Vec<Vec<F>> {
    fields.iter().map(|_| Vec::new()).collect()
}

/// The one pass.
struct Pass<'a> {
    fields: &'static [FileField],
    takes_text: bool,
    limits: Limits,
    /// How many bytes of texts may still come.
    text_left: usize,
    /// How many bytes one text may have.
    text_max: usize,
    /// How many bytes a file may have unless its field says otherwise.
    default_max: usize,
    /// Where the sinks of the fields are that have one.
    sinks: Option<Pipes<'a>>,
    form: Form,
}

impl<'a> Pass<'a> {
    fn new(
        cx: &ExecutionContext<Http>,
        fields: &'static [FileField],
        takes_text: bool,
        sinks: Option<Pipes<'a>>,
    ) -> Pass<'a> {
        let stated = cx.metadata::<MultipartLimits>().copied().unwrap_or_default();
        let body_limit = cx.request().body_limit();
        let text_left = stated.text.unwrap_or(body_limit);
        // What is around the parts counts as well, so each has some room of its own.
        let declared = fields.iter().fold(text_left.saturating_add(stated.parts.saturating_mul(KIB)), |sum, field| {
            sum.saturating_add(field.total(body_limit))
        });
        let limits = Limits { total: stated.total.unwrap_or(declared), parts: stated.parts, head: stated.head };
        let sunk = sinks.map_or_else(Vec::new, |_| nothing_of(fields));
        let form = Form { texts: Vec::new(), files: nothing_of(fields), sunk };
        let text_max = stated.each_text.unwrap_or(usize::MAX);
        Pass { fields, takes_text, limits, text_left, text_max, default_max: body_limit, sinks, form }
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
        if let (Some(argument), Some(sinks)) = (field.sink, self.sinks) {
            let sunk = &mut self.form.sunk[number];
            sunk.extend(deliver(part, field, max, sunk.len() == field.count, sinks.sink(argument)).await?);
        } else if let Some(file) = sink::receive(part, field, max).await? {
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
            let text = part.text(self.text_left.min(self.text_max)).await?;
            self.text_left -= text.len();
            self.form.texts.push((name, text));
        }
        Ok(())
    }

    /// Whether the files are what they may be. A form that is too large is refused as that, whatever is in it.
    fn judge_types(&self) -> Result<(), Failure> {
        for (field, files) in self.fields.iter().zip(&self.form.files) {
            if let Some(wrong) = files.iter().find(|file| !field.allows(file.file_type())) {
                return Err(BadRequest::new(field.wrong_type(wrong.file_type())).into());
            }
        }
        Ok(())
    }
}
