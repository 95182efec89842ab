use crate::error::DataError;

/// What a transactional function gives: a `Result` whose error can hold a [`DataError`], since beginning and committing
/// can fail.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the result of a transaction",
    label = "not a `Result` whose error can hold a `DataError`",
    note = "beginning and committing can fail, so the function returns a `Result`, and its error implements\n`From<DataError>`: with thiserror, a variant `Data(#[from] DataError)`"
)]
pub trait Outcome: Sized {
    /// Whether what was done is to be kept.
    fn is_success(&self) -> bool;

    /// A failure of the transaction itself.
    fn failure(error: DataError) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T, E: From<DataError>> Outcome for Result<T, E> {
    fn is_success(&self) -> bool {
        self.is_ok()
    }

    fn failure(error: DataError) -> Self {
        Err(error.into())
    }
}
