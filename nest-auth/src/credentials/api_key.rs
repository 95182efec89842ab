//! Keys for programs.

use std::fmt;

use http::{HeaderName, HeaderValue};
use nest_core::http::{Failure, RequestHead};
use secrecy::{ExposeSecret, SecretString};

use super::{Credentials, unauthorized};
use crate::opaque::{OpaqueToken, TokenHash, hex, random_bytes};

const HEADER: HeaderName = HeaderName::from_static("x-api-key");

/// There is no registered scheme for keys in a header of their own; this one says which header is meant.
const CHALLENGE: &str = "ApiKey in=\"header\", name=\"x-api-key\"";

/// Bytes of a key's id. It is no secret, and only has to be unlike others.
const ID_BYTES: usize = 8;

/// A new key for a program: `shop_4f9c…_81be…`, a prefix that tells what it is for (and lets scanners of source code find leaked
/// ones), an id by which it is looked up, and a secret.
///
/// The client gets the [text](Self::expose), the database the [id](Self::id) and the [hash](Self::hash).
pub struct ApiKey {
    id: String,
    text: SecretString,
    hash: TokenHash,
}

impl ApiKey {
    /// A new key, with a prefix of letters and digits.
    ///
    /// # Panics
    ///
    /// When the prefix has other characters, and as [`OpaqueToken::generate`] does.
    pub fn generate(prefix: &str) -> Self {
        let is_plain = !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_alphanumeric());
        assert!(is_plain, "the prefix of an API key consists of letters and digits: \"{prefix}\" does not");
        let id = hex(&random_bytes::<ID_BYTES>());
        let secret = OpaqueToken::generate();
        let text = format!("{prefix}_{id}_{}", secret.expose());
        Self { hash: TokenHash::of(&text), text: text.into(), id }
    }

    /// What it is looked up by. It is no secret.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The text to hand to the client, once. Do not log it.
    pub fn expose(&self) -> &str {
        self.text.expose_secret()
    }

    /// What to store beside the id.
    pub fn hash(&self) -> &TokenHash {
        &self.hash
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A key that a client presents in its `x-api-key` header.
pub struct PresentedApiKey {
    id: String,
    hash: TokenHash,
}

impl PresentedApiKey {
    /// What the key is looked up by. Nobody has verified yet that the client has the rest of it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether it is the key whose hash was stored under its id; `None` when none was. It takes the same time whatever differs.
    pub fn matches(&self, stored: Option<&TokenHash>) -> bool {
        // A hash that nothing has: what is compared is not the answer to whether the id is known.
        let unmatchable = TokenHash::from_stored("0".repeat(64));
        let is_equal = self.hash == *stored.unwrap_or(&unmatchable);
        is_equal && stored.is_some()
    }
}

impl Credentials for PresentedApiKey {
    fn read(request: &RequestHead) -> Result<Option<Self>, Failure> {
        let mut headers = request.headers().get_all(HEADER).iter();
        let Some(value) = headers.next() else { return Ok(None) };
        match parse(value).filter(|_| headers.next().is_none()) {
            Some(key) => Ok(Some(key)),
            None => Err(unauthorized(CHALLENGE).into()),
        }
    }

    fn challenges(list: &mut Vec<&'static str>) {
        list.push(CHALLENGE);
    }

    fn refusal(&self) -> &'static str {
        CHALLENGE
    }

    #[cfg(feature = "openapi")]
    fn schemes(list: &mut Vec<nest_core::http::describe::SecurityScheme>) {
        list.push(nest_core::http::describe::SecurityScheme::ApiKeyHeader("x-api-key".into()));
    }
}

fn parse(value: &HeaderValue) -> Option<PresentedApiKey> {
    let text = value.to_str().ok()?;
    let [_, id, secret] = text.split('_').collect::<Vec<_>>().try_into().ok()?;
    let is_hex =
        |text: &str, bytes: usize| text.len() == 2 * bytes && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_hex(id, ID_BYTES) && is_hex(secret, OpaqueToken::BYTES))
        .then(|| PresentedApiKey { id: id.to_owned(), hash: TokenHash::of(text) })
}

impl fmt::Debug for PresentedApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PresentedApiKey").field("id", &self.id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn presented(text: &str) -> Option<PresentedApiKey> {
        parse(&HeaderValue::from_str(text).unwrap())
    }

    #[test]
    fn a_key_matches_the_hash_that_was_stored_of_it_and_no_other() {
        let (key, other) = (ApiKey::generate("shop"), ApiKey::generate("shop"));
        let mine = presented(key.expose()).unwrap();
        assert_eq!(mine.id(), key.id());
        assert!(mine.matches(Some(&TokenHash::from_stored(key.hash().as_str()))));
        assert!(!mine.matches(Some(other.hash())));
        assert!(!mine.matches(None));
    }

    #[test]
    fn every_part_of_a_key_counts() {
        let key = ApiKey::generate("shop");
        let changed = key.expose().replacen("shop", "shot", 1);
        assert!(!presented(&changed).unwrap().matches(Some(key.hash())));
    }

    #[test]
    fn what_is_no_key_is_not_looked_up() {
        let key = ApiKey::generate("shop");
        let text = key.expose();
        for text in ["", "shop", "a_b_c", &text[..text.len() - 1], &format!("{text}0"), &format!("x_{text}")] {
            assert!(presented(text).is_none(), "{text}");
        }
    }

    #[test]
    fn neither_prints_the_secret() {
        let key = ApiKey::generate("shop");
        let printed = format!("{key:?} {:?}", presented(key.expose()));
        let secret = key.expose().rsplit('_').next().unwrap();
        assert!(printed.contains(key.id()) && !printed.contains(secret), "{printed}");
    }
}
