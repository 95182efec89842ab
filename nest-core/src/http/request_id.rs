//! Request ids: unique, and cheap enough for every answer.

use std::cell::RefCell;
use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

/// The header that carries the id on every answer.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const LENGTH: usize = 12;
const DIGITS: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";

/// The id of a request: 12 characters of `0-9a-v`, a number of 60 bits that counts up from a random one.
///
/// It is always made here and never taken from the client, so that nobody can choose what the log says.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RequestId([u8; LENGTH]);

impl RequestId {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// A new id as the header that will carry it.
pub(crate) struct Issued(HeaderValue);

impl Issued {
    pub(crate) fn new() -> Self {
        SERIES.with_borrow_mut(Series::next)
    }

    pub(crate) fn id(&self) -> RequestId {
        RequestId(self.0.as_bytes().try_into().unwrap_or_default())
    }

    /// Puts the id into the headers of an answer.
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        // Most answers begin with headers that hold a place for it, so there is nothing to be looked up.
        match headers.iter_mut().nth(1) {
            Some((name, value)) if *name == X_REQUEST_ID => *value = self.0,
            _ => _ = headers.insert(X_REQUEST_ID, self.0),
        }
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

thread_local! {
    /// As the state of a random number generator, this belongs to the thread and to no application: who takes an id learns
    /// nothing about those that others took.
    static SERIES: RefCell<Series> = const { RefCell::new(Series { ready: Bytes::new(), next: None }) };
}

/// Ids that are ready to be given away. They are cut off one text, so that an id costs no allocation of its own.
struct Series {
    ready: Bytes,
    /// The number of the next id to be made; random at first, so that those of two threads or processes don't meet.
    next: Option<u64>,
}

impl Series {
    /// A block begins at a multiple of its length, so that its ids differ in their last digit only.
    const BLOCK: u64 = DIGITS.len() as u64;

    fn next(&mut self) -> Issued {
        if self.ready.is_empty() {
            self.refill();
        }
        let id = HeaderValue::from_maybe_shared(self.ready.split_to(LENGTH));
        Issued(id.unwrap_or_else(|_| HeaderValue::from_static("")))
    }

    #[cold]
    fn refill(&mut self) {
        // `RandomState` is keyed by the system's random numbers.
        let first = self.next.unwrap_or_else(|| RandomState::new().build_hasher().finish() / Self::BLOCK * Self::BLOCK);
        self.next = Some(first.wrapping_add(Self::BLOCK));
        let mut text = Vec::with_capacity(Self::BLOCK as usize * LENGTH);
        let mut id = digits(first);
        for last in DIGITS {
            id[LENGTH - 1] = *last;
            text.extend_from_slice(&id);
        }
        self.ready = Bytes::from(text);
    }
}

/// The lowest 60 bits of a number, five in each digit.
fn digits(number: u64) -> [u8; LENGTH] {
    std::array::from_fn(|i| DIGITS[(number >> (5 * (LENGTH - 1 - i))) as usize & 31])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ_in_all_threads() {
        let make = || (0..2000).map(|_| Issued::new().id()).collect::<Vec<_>>();
        let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(make)).collect();
        let mut seen = std::collections::HashSet::new();
        for id in threads.into_iter().flat_map(|thread| thread.join().unwrap()) {
            assert_eq!(id.as_str().len(), LENGTH);
            assert!(id.as_str().bytes().all(|byte| DIGITS.contains(&byte)));
            assert!(seen.insert(id));
        }
    }

    #[test]
    fn the_header_is_written_once() {
        let mut headers = HeaderMap::new();
        for _ in 0..3 {
            let issued = Issued::new();
            let id = issued.id();
            issued.write(&mut headers);
            assert_eq!(headers[X_REQUEST_ID].to_str().unwrap(), id.as_str());
        }
        assert_eq!(headers.len(), 1);
    }
}
