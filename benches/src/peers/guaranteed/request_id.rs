//! Request ids: unique, and cheap.

use std::cell::RefCell;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

/// The header that carries the id on every answer.
pub(super) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const LENGTH: usize = 12;
const DIGITS: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";

thread_local! {
    static SERIES: RefCell<Series> = const { RefCell::new(Series { ready: Bytes::new(), next: None }) };
}

/// Ids are cut off one text for 32 of them, so that an id costs no allocation of its own.
struct Series {
    ready: Bytes,
    /// Random at first, so that the ids of two threads or processes don't meet.
    next: Option<u64>,
}

/// A new id.
pub(super) fn next() -> HeaderValue {
    let text = SERIES.with_borrow_mut(|series| {
        if series.ready.is_empty() {
            series.refill();
        }
        series.ready.split_to(LENGTH)
    });
    HeaderValue::from_maybe_shared(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// Puts the id into the headers of an answer: into its place, if there is one.
pub(super) fn write(id: HeaderValue, headers: &mut HeaderMap) {
    match headers.iter_mut().nth(1) {
        Some((name, value)) if *name == X_REQUEST_ID => *value = id,
        _ => _ = headers.insert(X_REQUEST_ID, id),
    }
}

impl Series {
    #[cold]
    fn refill(&mut self) {
        let count = DIGITS.len() as u64;
        let first = self.next.unwrap_or_else(|| RandomState::new().build_hasher().finish() / count * count);
        self.next = Some(first.wrapping_add(count));
        let mut text = Vec::with_capacity(DIGITS.len() * LENGTH);
        let mut id: [u8; LENGTH] =
            std::array::from_fn(|i| DIGITS[(first >> (5 * (LENGTH - 1 - i))) as usize & (DIGITS.len() - 1)]);
        for last in DIGITS {
            id[LENGTH - 1] = *last;
            text.extend_from_slice(&id);
        }
        self.ready = Bytes::from(text);
    }
}
