use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// A secret that goes into every hash, and is not where the hashes are: whoever has copied the database alone cannot try passwords.
///
/// It is the secret value of Argon2 (RFC 9106, section 3.1). Hashes name theirs by its id, so one may follow another; a hash of an
/// older one [needs a rehash](crate::PasswordService::needs_rehash).
#[derive(Clone)]
pub struct Pepper {
    id: String,
    secret: SecretString,
}

impl Pepper {
    /// A secret with an id, which is part of every hash: from 1 to 8 bytes.
    pub fn new(id: impl Into<String>, secret: SecretString) -> Self {
        Self { id: id.into(), secret }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn expose(&self) -> &[u8] {
        self.secret.expose_secret().as_bytes()
    }
}

impl fmt::Debug for Pepper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pepper").field("id", &self.id).finish_non_exhaustive()
    }
}
