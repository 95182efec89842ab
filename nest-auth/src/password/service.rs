use std::{fmt, sync::Arc};

use secrecy::{ExposeSecret, SecretString};
use tokio::{sync::Semaphore, task};

use super::{argon::Argon, error::PasswordError, hash::PasswordHash, options::PasswordOptions, pepper::Pepper};

/// Bytes of a pepper: 128 bits cannot be tried out.
const SHORTEST_PEPPER: usize = 16;

/// Hashes and verifies passwords.
///
/// Argon2 is meant to be slow, so the work runs on tokio's blocking threads and never on those that serve requests.
/// Only as many hashes as [`PasswordOptions::concurrency`] says are computed at once, whatever the number of callers;
/// the others wait in the order of their coming. A caller that goes away while waiting leaves the line.
#[nest_macros::injectable(value, crate = nest_core)]
pub struct PasswordService {
    argon: Argon,
    unmatchable: PasswordHash,
    turns: Arc<Semaphore>,
}

impl PasswordService {
    /// A service with this cost.
    ///
    /// # Errors
    ///
    /// When Argon2 does not allow these options.
    pub fn new(options: &PasswordOptions) -> Result<Self, PasswordError> {
        let argon = Argon::new(options)?;
        let unmatchable = argon.unmatchable()?;
        let turns = options.concurrency.get().min(Semaphore::MAX_PERMITS);
        Ok(Self { argon, unmatchable, turns: Arc::new(Semaphore::new(turns)) })
    }

    /// Hashes with the first of these peppers, and verifies hashes of all of them, and those that have none.
    ///
    /// # Errors
    ///
    /// When two have one id, an id has not 1 to 8 bytes, or a secret has less than 16.
    pub fn peppered(self, peppers: impl IntoIterator<Item = Pepper>) -> Result<Self, PasswordError> {
        let peppers: Arc<[Pepper]> = peppers.into_iter().collect();
        for (index, pepper) in peppers.iter().enumerate() {
            if pepper.id().is_empty() || peppers[..index].iter().any(|other| other.id() == pepper.id()) {
                return Err(PasswordError::pepper("every pepper needs an id of its own"));
            }
            if pepper.expose().len() < SHORTEST_PEPPER {
                return Err(PasswordError::pepper("a pepper has 16 bytes or more, or it could be guessed"));
            }
        }
        let argon = self.argon.peppered(peppers)?;
        let unmatchable = argon.unmatchable()?;
        Ok(Self { argon, unmatchable, ..self })
    }

    /// The hash of a password under a new random salt.
    ///
    /// # Errors
    ///
    /// When there is no memory for it, or when the runtime stops meanwhile.
    pub async fn hash(&self, password: &str) -> Result<PasswordHash, PasswordError> {
        self.on_blocking_thread(password, Argon::hash).await
    }

    /// Whether the password belongs to the hash.
    ///
    /// # Errors
    ///
    /// When the hash is none, when there is no memory for it, or when the runtime stops meanwhile.
    pub async fn verify(&self, password: &str, hash: &PasswordHash) -> Result<bool, PasswordError> {
        let hash = hash.clone();
        self.on_blocking_thread(password, move |argon, password| argon.verify(password, &hash)).await
    }

    /// Whether the password belongs to the hash of a user who may not exist.
    ///
    /// Without a hash the answer is no, after the same work as for a user with a hash of the configured cost, so that
    /// the time of an answer does not tell which users exist.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    pub async fn verify_or_waste(&self, password: &str, hash: Option<&PasswordHash>) -> Result<bool, PasswordError> {
        let matches = self.verify(password, hash.unwrap_or(&self.unmatchable)).await?;
        Ok(matches && hash.is_some())
    }

    /// Whether the hash was made with another algorithm or cost than the configured one. Ask after a successful
    /// sign-in, when the password is at hand, and store a new hash.
    pub fn needs_rehash(&self, hash: &PasswordHash) -> bool {
        self.argon.differs(hash)
    }

    async fn on_blocking_thread<T: Send + 'static>(
        &self,
        password: &str,
        work: impl FnOnce(&Argon, &str) -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(PasswordError::interrupted)?;
        let argon = self.argon.clone();
        let password = SecretString::from(password);
        let work = move || {
            // The turn lasts as long as the work, which goes on when the caller stops waiting for it.
            let _turn = turn;
            work(&argon, password.expose_secret())
        };
        task::spawn_blocking(work).await.map_err(PasswordError::interrupted)?
    }
}

impl fmt::Debug for PasswordService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordService").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
