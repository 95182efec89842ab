//! What is stored of sessions.

use chrono::{DateTime, Utc};
use nest::Entity;

/// What one sign-in began: a family of refresh tokens, each of which replaced the one before.
#[derive(Clone, Debug, Entity)]
#[entity(table = "sessions")]
pub(super) struct Session {
    #[column(primary, generated)]
    pub(super) id: i64,
    pub(super) user_id: i64,
    #[column(created)]
    pub(super) created_at: DateTime<Utc>,
    /// With its last token.
    pub(super) expires_at: DateTime<Utc>,
}

/// A refresh token. A used one stays until its session ends, so that a second use is noticed.
#[derive(Clone, Debug, Entity)]
#[entity(table = "refresh_tokens")]
pub(super) struct StoredToken {
    #[column(primary)]
    pub(super) hash: String,
    pub(super) session_id: i64,
    pub(super) used_at: Option<DateTime<Utc>>,
}
