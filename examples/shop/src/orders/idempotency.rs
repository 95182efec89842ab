//! Keys of requests: a request that is sent again is answered again, and not done again.

use std::sync::Arc;

use chrono::Utc;
use nest::data::{Database, query};
use nest::http::{FromParam, ParamError};
use nest::injectable;
use sha2::{Digest, Sha256};

use super::{CreateOrder, OrderDto, OrderError};

const LONGEST: usize = 255;

/// The header `Idempotency-Key`: 1 to 255 characters of the client's choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl FromParam for IdempotencyKey {
    fn from_param(text: &str) -> Result<Self, ParamError> {
        if (1..=LONGEST).contains(&text.chars().count()) {
            return Ok(Self(text.to_owned()));
        }
        Err(ParamError::new(format!("Idempotency-Key must have 1 to {LONGEST} characters")))
    }
}

/// A request that names a key: whose it is, and what it asks for.
pub(super) struct KeyedRequest<'a> {
    user: i64,
    key: &'a IdempotencyKey,
    fingerprint: String,
}

impl<'a> KeyedRequest<'a> {
    pub(super) fn new(user: i64, key: &'a IdempotencyKey, order: &CreateOrder) -> Result<Self, OrderError> {
        let digest = Sha256::digest(serde_json::to_vec(order)?);
        let fingerprint = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { user, key, fingerprint })
    }
}

/// The table of keys.
#[injectable]
pub(super) struct KeyRepository {
    database: Arc<Database>,
}

impl KeyRepository {
    /// The answer to the first request with this key, if there was one.
    pub(super) async fn answer(&self, request: &KeyedRequest<'_>) -> Result<Option<OrderDto>, OrderError> {
        let select = query("SELECT fingerprint, answer FROM idempotency_keys WHERE user_id = $1 AND key = $2");
        let found = select.bind(request.user).bind(&request.key.0).fetch_optional(&*self.database).await?;
        let Some((fingerprint, answer)) = found else { return Ok(None) };
        let (fingerprint, answer): (String, String) = (fingerprint, answer);
        if fingerprint != request.fingerprint {
            return Err(OrderError::KeyReused);
        }
        Ok(Some(serde_json::from_str(&answer)?))
    }

    /// Writes the answer down, in the transaction of the order. Of two at once the second waits here for the first, and is
    /// refused when the key is taken by then.
    pub(super) async fn insert(&self, request: &KeyedRequest<'_>, order: i64, answer: &str) -> Result<(), OrderError> {
        let insert = query(
            "INSERT INTO idempotency_keys (user_id, key, fingerprint, order_id, answer, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        );
        let insert = insert.bind(request.user).bind(&request.key.0).bind(&request.fingerprint).bind(order);
        match insert.bind(answer).bind(Utc::now()).execute(&*self.database).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_unique_violation() => Err(OrderError::Outdated),
            Err(error) => Err(error.into()),
        }
    }
}
