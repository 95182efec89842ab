//! The error of `main`.

use std::fmt;

/// Any error, with its causes: what `main` returns. Both its `Display` and its `Debug` print the text that a person should
/// read, causes included, because Rust shows an error of `main` by its `Debug`.
pub struct Error(Box<dyn std::error::Error + Send + Sync>);

/// The result of `main`.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error that is a sentence.
    pub fn new(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        Error(error.into())
    }

    /// The error within, if it is of this type.
    #[must_use]
    pub fn downcast_ref<E: std::error::Error + 'static>(&self) -> Option<&E> {
        self.0.downcast_ref()
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Error {
    fn from(error: E) -> Error {
        Error(Box::new(error))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
