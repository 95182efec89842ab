//! The only file that knows the argon2 crate's types; everything here takes its time on the calling thread.

use std::sync::Arc;

use argon2::{
    ARGON2ID_IDENT, Algorithm, Argon2, KeyId, Params, ParamsBuilder, PasswordHasher, PasswordVerifier, Version,
    password_hash::{
        self,
        phc::{self, Output, ParamsString, Salt},
    },
};

use super::{error::PasswordError, hash::PasswordHash, options::PasswordOptions, pepper::Pepper};
use crate::opaque::random_bytes;

/// Lengths that RFC 9106, section 3.1 recommends for password hashing, in bytes.
const SALT_BYTES: usize = 16;
const OUTPUT_BYTES: usize = 32;

/// Argon2id, version 1.3, with the configured cost.
#[derive(Clone)]
pub(super) struct Argon {
    /// With the id of the first pepper, if there is one.
    params: Params,
    /// The first one is that of new hashes.
    peppers: Arc<[Pepper]>,
}

impl Argon {
    pub(super) fn new(options: &PasswordOptions) -> Result<Self, PasswordError> {
        let params =
            Params::new(options.memory_kib, options.iterations, options.lanes, None).map_err(PasswordError::options)?;
        Ok(Self { params, peppers: [].into() })
    }

    /// The same cost, with peppers.
    pub(super) fn peppered(&self, peppers: Arc<[Pepper]>) -> Result<Self, PasswordError> {
        for pepper in &*peppers {
            KeyId::new(pepper.id().as_bytes()).map_err(PasswordError::options)?;
            algorithm(Some(pepper), self.params.clone())?;
        }
        let mut params = ParamsBuilder::new();
        params.m_cost(self.params.m_cost()).t_cost(self.params.t_cost()).p_cost(self.params.p_cost());
        if let Some(pepper) = peppers.first() {
            params.keyid(KeyId::new(pepper.id().as_bytes()).map_err(PasswordError::options)?);
        }
        Ok(Self { params: params.build().map_err(PasswordError::options)?, peppers })
    }

    pub(super) fn hash(&self, password: &str) -> Result<PasswordHash, PasswordError> {
        let salt = random_bytes::<SALT_BYTES>();
        let argon = algorithm(self.peppers.first(), self.params.clone())?;
        let hash: phc::PasswordHash =
            argon.hash_password_with_salt(password.as_bytes(), &salt).map_err(PasswordError::hashing)?;
        Ok(PasswordHash::from_stored(hash.to_string()))
    }

    /// Whether the password belongs to the hash; the cost is the one that the hash names, and so is the pepper.
    pub(super) fn verify(&self, password: &str, hash: &PasswordHash) -> Result<bool, PasswordError> {
        let hash = phc::PasswordHash::new(hash.as_str()).map_err(PasswordError::stored_hash)?;
        let pepper = self.pepper_of(&hash)?;
        match algorithm(pepper, self.params.clone())?.verify_password(password.as_bytes(), &hash) {
            Ok(()) => Ok(true),
            Err(password_hash::Error::PasswordInvalid) => Ok(false),
            Err(password_hash::Error::OutOfMemory) => Err(PasswordError::hashing(password_hash::Error::OutOfMemory)),
            Err(error) => Err(PasswordError::stored_hash(error)),
        }
    }

    /// The pepper that a hash names; none for one from before there was any.
    fn pepper_of(&self, hash: &phc::PasswordHash) -> Result<Option<&Pepper>, PasswordError> {
        let params = Params::try_from(hash).map_err(PasswordError::stored_hash)?;
        if params.keyid().is_empty() {
            return Ok(None);
        }
        let found = self.peppers.iter().find(|pepper| pepper.id().as_bytes() == params.keyid());
        found.map(Some).ok_or_else(PasswordError::unknown_pepper)
    }

    /// A hash of nothing, which no password matches, made without hashing. Verifying against it costs the full price.
    pub(super) fn unmatchable(&self) -> Result<PasswordHash, PasswordError> {
        let parts = || -> Result<_, password_hash::Error> {
            Ok(phc::PasswordHash {
                algorithm: ARGON2ID_IDENT,
                version: Some(Version::V0x13.into()),
                params: ParamsString::try_from(&self.params)?,
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
        let configured = &self.params;
        hash.algorithm != ARGON2ID_IDENT
            || hash.version != Some(Version::V0x13.into())
            || params.m_cost() != configured.m_cost()
            || params.t_cost() != configured.t_cost()
            || params.p_cost() != configured.p_cost()
            || params.keyid() != configured.keyid()
    }
}

/// Whether it is a PHC string with a hash in it, of whichever algorithm.
#[cfg(feature = "data")]
pub(super) fn is_hash(text: &str) -> bool {
    phc::PasswordHash::new(text).is_ok_and(|parts| parts.hash.is_some())
}

/// Argon2 with the secret that a pepper is (RFC 9106, section 3.1).
fn algorithm(pepper: Option<&Pepper>, params: Params) -> Result<Argon2<'_>, PasswordError> {
    match pepper {
        None => Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params)),
        Some(pepper) => Argon2::new_with_secret(pepper.expose(), Algorithm::Argon2id, Version::V0x13, params)
            .map_err(PasswordError::options),
    }
}
