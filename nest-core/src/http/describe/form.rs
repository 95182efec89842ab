//! What forms say of themselves.

use std::marker::PhantomData;

use schemars::JsonSchema;

use super::content::{SchemaOf, schema_of};
use super::operation::Operation;
use crate::http::extract::Unvalidated;

/// The form that a handler takes apart.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Types that are read from all texts: each property is a field.
    pub texts: Vec<SchemaOf>,
    /// Its files.
    pub files: Vec<FormFile>,
}

/// A field of a form that is a file, or several.
#[derive(Clone, Debug)]
pub struct FormFile {
    /// The field.
    pub name: &'static str,
    /// Whether it has to be there.
    pub required: bool,
    /// How many there may be, for a field of several.
    pub count: Option<usize>,
    /// What the files may be; empty for anything.
    pub media_types: Vec<&'static str>,
    /// How many bytes a file may have, where the field says it.
    pub max: Option<usize>,
}

impl Operation {
    fn form(&mut self) -> &mut Form {
        for (status, name) in [(400, "BadRequest"), (413, "PayloadTooLarge"), (415, "UnsupportedMediaType")] {
            self.error(status, name, "");
        }
        self.form.get_or_insert_default()
    }
}

/// Asked for what the texts of a form are.
pub struct FormShape<T>(PhantomData<fn() -> T>);

/// Asked for the schema of a type that is read from the texts of a form.
pub struct TextsProbe<T>(PhantomData<fn() -> T>);

impl<T> FormShape<T> {
    /// The probe.
    pub const NEW: FormShape<T> = FormShape(PhantomData);
}

impl<T> FormShape<Unvalidated<T>> {
    /// The type within.
    pub fn payload(self) -> TextsProbe<T> {
        TextsProbe(PhantomData)
    }
}

/// The answer for a type that is not wrapped.
pub trait ViaPlainForm<T>: Sized {
    /// The type itself.
    fn payload(self) -> TextsProbe<T> {
        TextsProbe(PhantomData)
    }
}

impl<T> ViaPlainForm<T> for FormShape<T> {}

impl<T: JsonSchema> TextsProbe<T> {
    /// Each property as a field.
    pub fn describe(self, operation: &mut Operation) {
        operation.form().texts.push(schema_of::<T>);
    }
}

/// The answer for texts without a schema.
pub trait ViaNoSchemaForm: Sized {
    /// A form of which nothing else is known.
    fn describe(self, operation: &mut Operation) {
        operation.form();
    }
}

impl<T> ViaNoSchemaForm for TextsProbe<T> {}

/// Files, which are a feature of their own.
#[cfg(feature = "multipart")]
mod files {
    use std::convert::Infallible;
    use std::marker::PhantomData;

    use super::FormFile;
    use crate::http::describe::probe_errors::ErrorProbe;
    use crate::http::describe::{Content, DescribeParameter, Operation};
    use crate::http::form::{FileField, FileType, Multipart, UploadSink};

    /// Asked whether a file has to be there.
    pub struct FileShape<T>(PhantomData<fn() -> T>);

    impl<T> FileShape<T> {
        /// The probe.
        pub const NEW: FileShape<T> = FileShape(PhantomData);
    }

    impl<T> FileShape<Option<T>> {
        /// It need not.
        pub fn describe(self, operation: &mut Operation, field: &FileField) {
            describe(operation, field, false, None);
        }
    }

    impl<T> FileShape<Vec<T>> {
        /// There may be none.
        pub fn describe(self, operation: &mut Operation, field: &FileField) {
            describe(operation, field, false, Some(field.count));
        }
    }

    /// The answer for a file that has to be there.
    pub trait ViaOneFile: Sized {
        /// It has to.
        fn describe(self, operation: &mut Operation, field: &FileField) {
            describe(operation, field, true, None);
        }
    }

    impl<T> ViaOneFile for FileShape<T> {}

    /// Asked what a sink refuses a file with.
    pub struct SinkShape<S>(PhantomData<fn() -> S>);

    impl<S> SinkShape<S> {
        /// The probe.
        pub const NEW: SinkShape<S> = SinkShape(PhantomData);
    }

    impl<S: UploadSink> SinkShape<S> {
        /// Its error.
        pub fn error(&self) -> ErrorProbe<S::Error> {
            ErrorProbe::NEW
        }
    }

    /// The answer for what is no sink, of which the compiler tells where it is named.
    pub trait ViaNoSinkError {
        /// No error.
        fn error(&self) -> ErrorProbe<Infallible> {
            ErrorProbe::NEW
        }
    }

    impl<S> ViaNoSinkError for SinkShape<S> {}

    fn describe(operation: &mut Operation, field: &FileField, required: bool, count: Option<usize>) {
        let media_types = field.types.iter().map(|known: &FileType| known.media_type()).collect();
        let file = FormFile { name: field.name, required, count, media_types, max: field.max };
        operation.form().files.push(file);
    }

    impl DescribeParameter for Multipart {
        fn describe(operation: &mut Operation) {
            operation.form();
            operation.form = None;
            operation.body(Content::bytes("multipart/form-data"));
        }
    }
}

#[cfg(feature = "multipart")]
pub use files::{FileShape, SinkShape, ViaNoSinkError, ViaOneFile};
