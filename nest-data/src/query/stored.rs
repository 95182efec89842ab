/// A type whose values are stored as those of another type, which may refuse to be one of it again. What
/// `#[column(stored_as = …)]` of `#[derive(ColumnValue)]` needs.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored as `{T}`",
    label = "there is no way from one to the other",
    note = "say how it is stored, and how it is read, where that may fail:\n`impl From<{Self}> for {T}`\n`impl TryFrom<{T}> for {Self}`"
)]
pub trait StoredAs<T>: Sized {
    /// What is stored.
    fn into_stored(self) -> T;

    /// What was stored, if it is one of this type.
    fn from_stored(stored: T) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<S: TryFrom<T> + Into<T>, T> StoredAs<T> for S {
    fn into_stored(self) -> T {
        self.into()
    }

    fn from_stored(stored: T) -> Option<Self> {
        Self::try_from(stored).ok()
    }
}
