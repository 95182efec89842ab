use std::fmt;

/// The hash of a password as it is stored: a PHC text such as `$argon2id$v=19$m=19456,t=2,p=1$…`, with its salt and
/// cost.
///
/// It does not print: whoever has a hash can try passwords at leisure. With the feature `data` it is the type of a column of texts, best of
/// a hidden one, `Hidden<PasswordHash>`; a text that is no PHC string is an error, which names the column and does not print the text.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// A hash as it was stored. Whether it is one shows when a password is verified against it.
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text to store.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a PHC string with a hash in it.
    #[cfg(feature = "data")]
    pub(crate) fn is_well_formed(&self) -> bool {
        super::argon::is_hash(&self.0)
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash([REDACTED])")
    }
}
