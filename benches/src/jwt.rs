//! The bearer tokens of endpoint E: signed once by the contract, verified by each peer with the same code.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

/// The role that endpoint E lets in.
pub const ADMIN: &str = "admin";

/// A role that endpoint E refuses.
pub const MEMBER: &str = "member";

/// The HS256 key that signs and verifies.
pub const SECRET: &[u8] = b"a secret of thirty-two bytes, ok";

/// 2100-01-01, in seconds since 1970: the requests must be the same bytes in every run.
const EXPIRY: u64 = 4_102_444_800;

/// What a token says.
#[derive(Debug, Serialize, Deserialize)]
pub struct Claims {
    /// Who it was given to.
    pub sub: String,
    /// What they may do.
    pub role: String,
    /// Until when, in seconds since 1970.
    pub exp: u64,
}

/// A token for `ada` in this role.
pub fn sign(role: &str) -> String {
    let claims = Claims { sub: "ada".to_owned(), role: role.to_owned(), exp: EXPIRY };
    encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(SECRET))
        .expect("three plain fields can be serialised and HMAC takes a key of any length")
}

/// Verifies tokens with a key that is prepared once.
pub struct Verifier {
    key: DecodingKey,
    validation: Validation,
}

impl Verifier {
    /// A verifier of HS256 signatures and expiry.
    pub fn new() -> Self {
        Self { key: DecodingKey::from_secret(SECRET), validation: Validation::new(Algorithm::HS256) }
    }

    /// The claims, or nothing if the token is malformed, forged or expired.
    pub fn verify(&self, token: &str) -> Option<Claims> {
        decode::<Claims>(token, &self.key, &self.validation).ok().map(|token| token.claims)
    }
}

impl Default for Verifier {
    fn default() -> Self {
        Self::new()
    }
}
