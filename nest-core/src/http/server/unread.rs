//! What a connection knows of its requests: that there was one, and whether its client may still be sending.
//!
//! An answer may come before the end of its request: 413, 401, or a handler that wants no body. hyper then closes the
//! connection, and a socket that is closed with something unread is reset, which can take the answer from a client that is still
//! sending. So what comes after such an answer is read and dropped, up to a time and a size.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};
use std::time::Duration;

use http_body::SizeHint;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::timeout;

/// How many bytes are read and dropped after an answer: 64 MiB.
const MOST: usize = 64 * 1024 * 1024;

/// A client that sends nothing for so long is not sending.
const IDLE: Duration = Duration::from_secs(2);

/// What hyper reads of an unread body in order to keep a connection: what one read finds.
const CHEAP: u64 = 8192;

/// Which request of a connection is the last, so far.
#[derive(Clone, Default)]
pub(super) struct Requests(Arc<State>);

#[derive(Default)]
struct State {
    last: AtomicU8,
    /// How many there were over HTTP/2; it wraps around.
    streams: AtomicU32,
}

const NONE: u8 = 0;
const BEGUN: u8 = 1;
const LEFT: u8 = 2;
const LEFT_LONG: u8 = 3;

impl Requests {
    /// A head is there.
    pub(super) fn begin(&self) {
        self.0.last.store(BEGUN, Ordering::Relaxed);
    }

    /// A head is there, over HTTP/2.
    pub(super) fn begin_stream(&self) {
        self.begin();
        self.0.streams.fetch_add(1, Ordering::Relaxed);
    }

    /// Another number for each request over HTTP/2; 0 before the first.
    pub(super) fn stream(&self) -> u32 {
        self.0.streams.load(Ordering::Relaxed)
    }

    /// Whether there was a head.
    pub(super) fn has_begun(&self) -> bool {
        self.0.last.load(Ordering::Relaxed) != NONE
    }

    /// The rest of a body will not be read.
    pub(super) fn leave(&self, rest: &SizeHint) {
        let is_cheap = rest.upper().is_some_and(|most| most <= CHEAP);
        self.0.last.store(if is_cheap { LEFT } else { LEFT_LONG }, Ordering::Relaxed);
    }

    /// Whether a body was left unread.
    pub(super) fn is_left(&self) -> bool {
        self.0.last.load(Ordering::Relaxed) >= LEFT
    }

    /// Whether one was that is too long for hyper to keep the connection.
    pub(super) fn is_left_long(&self) -> bool {
        self.0.last.load(Ordering::Relaxed) == LEFT_LONG
    }
}

/// Reads and drops what a client still sends, until it has closed its side.
pub(super) async fn linger(mut stream: impl AsyncRead + Unpin, limit: Duration) {
    let dropped = async {
        let mut unread = vec![0; 16 * 1024];
        let mut count = 0;
        while count < MOST {
            match timeout(IDLE, stream.read(&mut unread)).await?? {
                0 => break,
                more => count += more,
            }
        }
        io::Result::Ok(())
    };
    // A client that hangs up, or does not, is its own affair.
    let _ = timeout(limit, dropped).await;
}
