//! The only file that knows the argon2 crate's types; everything here takes its time on the calling thread.

use argon2::{
    ARGON2ID_IDENT, Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::{
        self,
        phc::{self, Output, ParamsString, Salt},
    },
};

use super::{error::PasswordError, hash::PasswordHash, options::PasswordOptions};
use crate::opaque::random_bytes;

/// Lengths that RFC 9106, section 3.1 recommends for password hashing, in bytes.
const SALT_BYTES: usize = 16;
const OUTPUT_BYTES: usize = 32;

/// Argon2id, version 1.3, with the configured cost.
#[derive(Clone)]
pub(super) struct Argon {
    argon: Argon2<'static>,
}

impl Argon {
    pub(super) fn new(options: &PasswordOptions) -> Result<Self, PasswordError> {
        let params =
            Params::new(options.memory_kib, options.iterations, options.lanes, None).map_err(PasswordError::options)?;
        Ok(Self { argon: Argon2::new(Algorithm::Argon2id, Version::V0x13, params) })
    }

    pub(super) fn hash(&self, password: &str) -> Result<PasswordHash, PasswordError> {
        let salt = random_bytes::<SALT_BYTES>();
        let hash: phc::PasswordHash =
            self.argon.hash_password_with_salt(password.as_bytes(), &salt).map_err(PasswordError::hashing)?;
        Ok(PasswordHash::from_stored(hash.to_string()))
    }

    /// Whether the password belongs to the hash; the cost is the one that the hash names.
    pub(super) fn verify(&self, password: &str, hash: &PasswordHash) -> Result<bool, PasswordError> {
        let hash = phc::PasswordHash::new(hash.as_str()).map_err(PasswordError::stored_hash)?;
        match self.argon.verify_password(password.as_bytes(), &hash) {
            Ok(()) => Ok(true),
            Err(password_hash::Error::PasswordInvalid) => Ok(false),
            Err(password_hash::Error::OutOfMemory) => Err(PasswordError::hashing(password_hash::Error::OutOfMemory)),
            Err(error) => Err(PasswordError::stored_hash(error)),
        }
    }

    /// A hash of nothing, which no password matches, made without hashing. Verifying against it costs the full price.
    pub(super) fn unmatchable(&self) -> Result<PasswordHash, PasswordError> {
        let parts = || -> Result<_, password_hash::Error> {
            Ok(phc::PasswordHash {
                algorithm: ARGON2ID_IDENT,
                version: Some(Version::V0x13.into()),
                params: ParamsString::try_from(self.argon.params())?,
                salt: Some(Salt::new(&random_bytes::<SALT_BYTES>())?),
                hash: Some(Output::new(&random_bytes::<OUTPUT_BYTES>())?),
            })
        };
        Ok(PasswordHash::from_stored(parts().map_err(PasswordError::hashing)?.to_string()))
    }

    /// Whether the hash was made in another way than this one makes them.
    pub(super) fn differs(&self, hash: &PasswordHash) -> bool {
        let Ok(hash) = phc::PasswordHash::new(hash.as_str()) else { return true };
        let Ok(params) = Params::try_from(&hash) else { return true };
        let configured = self.argon.params();
        hash.algorithm != ARGON2ID_IDENT
            || hash.version != Some(Version::V0x13.into())
            || params.m_cost() != configured.m_cost()
            || params.t_cost() != configured.t_cost()
            || params.p_cost() != configured.p_cost()
    }
}
