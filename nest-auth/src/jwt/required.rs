use std::error::Error;
use std::fmt;

use serde_json::{Map, Value};

use super::error::TokenError;

/// What the claims of a token must be, beyond what RFC 7519 registers.
#[derive(Clone, Debug, Default)]
pub(super) struct RequiredClaims(Vec<(String, Option<Value>)>);

impl RequiredClaims {
    pub(super) fn add(&mut self, claim: String, value: Option<Value>) {
        self.0.push((claim, value));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn check(&self, claims: &Map<String, Value>) -> Result<(), TokenError> {
        for (claim, value) in &self.0 {
            let given = claims.get(claim).filter(|given| !given.is_null());
            let is_met = match (given, value) {
                (None, _) => false,
                (Some(_), None) => true,
                (Some(Value::Array(given)), Some(value)) if !value.is_array() => given.contains(value),
                (Some(given), Some(value)) => given == value,
            };
            if !is_met {
                return Err(TokenError::claims(Unmet { claim: claim.clone(), is_missing: given.is_none() }));
            }
        }
        Ok(())
    }
}

/// A claim that is not what is required. It says its name, which is ours, and nothing of its value.
#[derive(Debug)]
struct Unmet {
    claim: String,
    is_missing: bool,
}

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fault = if self.is_missing { "is missing" } else { "has another value than the required one" };
        write!(f, "the claim `{}` {fault}", self.claim)
    }
}

impl Error for Unmet {}
