use std::{error::Error, fmt};

use argon2::password_hash;

/// Why a password could not be hashed or compared. That a password is wrong is no error.
#[derive(Debug)]
pub struct PasswordError {
    kind: Kind,
    source: Option<Box<dyn Error + Send + Sync>>,
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Options,
    StoredHash,
    UnknownPepper,
    Pepper(&'static str),
    Hashing,
    Interrupted,
}

impl PasswordError {
    /// The [`PasswordOptions`](crate::PasswordOptions) are outside of what Argon2 allows, or a [`Pepper`](crate::Pepper) is.
    pub fn is_invalid_options(&self) -> bool {
        matches!(self.kind, Kind::Options | Kind::Pepper(_))
    }

    /// What is stored for the user is no password hash.
    pub fn is_invalid_hash(&self) -> bool {
        self.kind == Kind::StoredHash
    }

    pub(super) fn options(source: argon2::Error) -> Self {
        Self { kind: Kind::Options, source: Some(Box::new(source)) }
    }

    /// What is stored for the user names a pepper that this service has not.
    pub fn is_unknown_pepper(&self) -> bool {
        self.kind == Kind::UnknownPepper
    }

    pub(super) fn unknown_pepper() -> Self {
        Self { kind: Kind::UnknownPepper, source: None }
    }

    pub(super) fn pepper(what: &'static str) -> Self {
        Self { kind: Kind::Pepper(what), source: None }
    }

    pub(super) fn stored_hash(source: impl Error + Send + Sync + 'static) -> Self {
        Self { kind: Kind::StoredHash, source: Some(Box::new(source)) }
    }

    pub(super) fn hashing(source: password_hash::Error) -> Self {
        Self { kind: Kind::Hashing, source: Some(Box::new(source)) }
    }

    pub(super) fn interrupted(source: impl Error + Send + Sync + 'static) -> Self {
        Self { kind: Kind::Interrupted, source: Some(Box::new(source)) }
    }
}

impl fmt::Display for PasswordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::Options => "the password options are outside of what Argon2 allows",
            Kind::UnknownPepper => "the stored password hash names a pepper that is not there",
            Kind::Pepper(what) => what,
            Kind::StoredHash => "the stored password hash cannot be read",
            Kind::Hashing => "the password could not be hashed",
            Kind::Interrupted => "hashing was interrupted, because the runtime is stopping or its thread panicked",
        })
    }
}

impl Error for PasswordError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
