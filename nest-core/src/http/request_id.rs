//! Request ids: unique, and cheap enough for every answer.

use std::cell::RefCell;
use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::{Bytes, BytesMut};
use http::{HeaderName, HeaderValue};

/// The header that carries the id on every answer.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const PREFIX: usize = 12;
const NUMBER: usize = 8;
const DIGITS: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";

/// The id of a request: twelve random digits of the application, then a number that counts up.
///
/// It is always made here and never taken from the client, so that nobody can choose what the log says.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RequestId([u8; PREFIX + NUMBER]);

impl RequestId {
    /// The text, 20 characters of `0-9a-v`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The value of the `x-request-id` header.
    pub(crate) fn to_header(self) -> HeaderValue {
        HeaderValue::from_maybe_shared(share(&self.0)).unwrap_or_else(|_| HeaderValue::from_static(""))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where an application's request ids come from.
pub(crate) struct RequestIds {
    prefix: [u8; PREFIX],
    next: AtomicU64,
}

impl RequestIds {
    pub(crate) fn new() -> Self {
        // `RandomState` is keyed by the system's random numbers, and differently each time.
        let random = RandomState::new().build_hasher().finish();
        RequestIds { prefix: digits(random), next: AtomicU64::new(0) }
    }

    pub(crate) fn next(&self) -> RequestId {
        let number: [u8; NUMBER] = digits(self.next.fetch_add(1, Ordering::Relaxed));
        let mut text = [0; PREFIX + NUMBER];
        text[..PREFIX].copy_from_slice(&self.prefix);
        text[PREFIX..].copy_from_slice(&number);
        RequestId(text)
    }
}

/// The lowest digits of a number, five bits each.
fn digits<const N: usize>(number: u64) -> [u8; N] {
    std::array::from_fn(|i| DIGITS[(number >> (5 * (N - 1 - i))) as usize & 31])
}

thread_local! {
    /// Spare memory, so that a header value costs no allocation of its own: a cache like the allocator's, not a state of
    /// any application.
    static SPARE: RefCell<BytesMut> = RefCell::new(BytesMut::new());
}

const BLOCK: usize = 4096;

fn share(text: &[u8]) -> Bytes {
    SPARE.with_borrow_mut(|spare| {
        if spare.capacity() < text.len() {
            *spare = BytesMut::with_capacity(BLOCK);
        }
        spare.extend_from_slice(text);
        spare.split().freeze()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ_within_an_application_and_between_two() {
        let (one, two) = (RequestIds::new(), RequestIds::new());
        let mut seen = std::collections::HashSet::new();
        for _ in 0..1000 {
            assert!(seen.insert(one.next()) && seen.insert(two.next()));
        }
    }

    #[test]
    fn the_header_is_the_text() {
        let id = RequestIds::new().next();
        assert_eq!(id.to_header().to_str().unwrap(), id.to_string());
        assert_eq!(id.as_str().len(), 20);
    }
}
