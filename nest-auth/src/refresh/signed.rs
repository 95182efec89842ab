//! Refresh tokens as signed tokens.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::jwt::JwtService;
use crate::opaque::OpaqueToken;
use crate::store_error::StoreError;

/// What a refresh token looks like to its client.
#[derive(Default)]
pub(super) enum Form {
    /// It is random, and says nothing.
    #[default]
    Opaque,
    /// It is signed, and says whose it is.
    Signed(Arc<JwtService>),
}

/// What a refresh token says.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Facts {
    #[serde(rename = "sub")]
    pub(super) subject: String,
    /// Its session, but in a token of before the application had these sessions.
    #[serde(rename = "sid", default, skip_serializing_if = "Option::is_none")]
    pub(super) session: Option<String>,
    /// Random, so that no two tokens are equal, even of one second.
    #[serde(rename = "jti")]
    id: String,
}

impl Facts {
    pub(super) fn new(subject: &str, session: &str) -> Self {
        Self { subject: subject.to_owned(), session: Some(session.to_owned()), id: String::new() }
    }
}

impl Form {
    /// A new token.
    pub(super) fn issue(&self, facts: Facts, lifetime: Duration) -> Result<OpaqueToken, StoreError> {
        let random = OpaqueToken::generate();
        let Self::Signed(jwt) = self else { return Ok(random) };
        let facts = Facts { id: random.expose().to_owned(), ..facts };
        Ok(OpaqueToken::of_text(jwt.sign(&facts, lifetime)?))
    }

    /// What a token says, if it may be one: no store need be asked for what is forged, of another kind, or over.
    pub(super) fn read(&self, token: &str) -> Option<Facts> {
        match self {
            Self::Opaque => Some(Facts::default()),
            Self::Signed(jwt) => jwt.verify(token).ok(),
        }
    }
}
