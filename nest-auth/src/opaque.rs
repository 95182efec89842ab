use std::fmt::{self, Write};

use rand::{TryRng, rngs::SysRng};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// A random token that means nothing by itself, such as the handle of a session.
///
/// The client gets the token, the database its [`hash`](Self::hash): whoever reads the database cannot use what is
/// there.
pub struct OpaqueToken(SecretString);

impl OpaqueToken {
    /// The bytes of randomness in a token. 32 cannot be guessed, so a fast hash is enough to store it.
    pub(crate) const BYTES: usize = 32;

    /// A new token of 64 hexadecimal characters, from the operating system's random generator.
    ///
    /// # Panics
    ///
    /// When the operating system has no randomness to give, in which case nothing secret can be made at all.
    pub fn generate() -> Self {
        Self(hex(&random_bytes::<{ Self::BYTES }>()).into())
    }

    /// A token that has a text of its own.
    #[cfg(feature = "http")]
    pub(crate) fn of_text(text: String) -> Self {
        Self(text.into())
    }

    /// The text to hand to the client. Do not log it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// What to store.
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(self.expose())
    }
}

impl fmt::Debug for OpaqueToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpaqueToken([REDACTED])")
    }
}

/// The SHA-256 of a token, which may be stored. Comparison takes the same time wherever two hashes differ.
///
/// This is for tokens that nobody can guess. Passwords need [`PasswordService`](crate::PasswordService). With the feature `data` it is the
/// type of a column of texts; a text that is no such hash is an error, which names the column.
#[derive(Clone)]
pub struct TokenHash(String);

impl TokenHash {
    /// The hash of a token that a client presents; any text has one.
    pub fn of(token: &str) -> Self {
        Self(hex(&Sha256::digest(token)))
    }

    /// A hash as it was stored, to be compared.
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// 64 hexadecimal characters, to store or to look up.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is what a token's hash looks like.
    #[cfg(feature = "data")]
    pub(crate) fn is_well_formed(&self) -> bool {
        self.0.len() == 64 && self.0.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    }
}

impl PartialEq for TokenHash {
    fn eq(&self, other: &Self) -> bool {
        constant_time_eq(self.0.as_bytes(), other.0.as_bytes())
    }
}

impl Eq for TokenHash {}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash([REDACTED])")
    }
}

/// Whether two byte strings are equal, in a time that tells their lengths but not where they differ.
pub fn constant_time_eq(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

/// Bytes from the operating system's random generator. Panics when it fails; see [`OpaqueToken::generate`].
pub(crate) fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SysRng.try_fill_bytes(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// Two hexadecimal digits for each byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tokens_differ_and_have_64_characters() {
        let (one, two) = (OpaqueToken::generate(), OpaqueToken::generate());
        assert_eq!(one.expose().len(), 64);
        assert_ne!(one.expose(), two.expose());
        assert_ne!(one.hash(), two.hash());
    }

    #[test]
    fn a_stored_hash_matches_its_token_only() {
        let token = OpaqueToken::generate();
        let stored = TokenHash::from_stored(token.hash().as_str());
        assert_eq!(stored, TokenHash::of(token.expose()));
        assert_ne!(stored, TokenHash::of("another"));
        assert_ne!(stored, TokenHash::from_stored(""));
    }

    #[test]
    fn the_hash_is_sha_256() {
        // FIPS 180-4, example of one block.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(TokenHash::of("abc").as_str(), expected);
    }

    #[test]
    fn neither_prints_what_it_holds() {
        let token = OpaqueToken::generate();
        let printed = format!("{token:?} {:?}", token.hash());
        assert!(!printed.contains(token.expose()) && !printed.contains(token.hash().as_str()));
    }

    proptest! {
        #[test]
        fn comparison_agrees_with_equality(left: Vec<u8>, right: Vec<u8>) {
            prop_assert_eq!(constant_time_eq(&left, &right), left == right);
            prop_assert!(constant_time_eq(&left, &left.clone()));
        }
    }
}
