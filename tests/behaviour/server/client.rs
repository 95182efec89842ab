//! A client that sends what it likes.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long a server may take to answer, or to hang up.
const PATIENCE: Duration = Duration::from_secs(5);

/// One connection.
pub(super) struct Client<S = TcpStream> {
    stream: S,
    unread: Vec<u8>,
}

impl Client {
    pub(super) async fn connect(address: SocketAddr) -> Client {
        Client::over(TcpStream::connect(address).await.unwrap())
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    pub(super) fn over(stream: S) -> Client<S> {
        Client { stream, unread: Vec::new() }
    }

    /// Sends bytes. A server that has refused a request need not read the rest of it.
    pub(super) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.stream.write_all(bytes.as_ref()).await;
        let _ = self.stream.flush().await;
    }

    /// Sends bytes, all of which the server has to take.
    pub(super) async fn send_all(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).await.expect("the server takes what is sent");
    }

    /// Sends bytes, and says whether the connection is still there.
    pub(super) async fn try_send(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).await.is_ok()
    }

    /// Reads a head, up to the empty line.
    pub(super) async fn head(&mut self) -> String {
        loop {
            if let Some(end) = self.unread.windows(4).position(|window| window == b"\r\n\r\n") {
                let head = self.unread.drain(..end + 4).collect();
                return String::from_utf8(head).unwrap();
            }
            assert!(self.read_more().await, "the connection ended within a head: {:?}", self.text());
        }
    }

    /// Reads one answer that has a `content-length`.
    pub(super) async fn answer(&mut self) -> Answer {
        let head = self.head().await;
        let mut answer = Answer { head, body: String::new() };
        let length = answer.header("content-length").map_or(0, |text| text.parse().unwrap());
        while self.unread.len() < length {
            assert!(self.read_more().await, "the connection ended within a body: {:?}", self.text());
        }
        answer.body = String::from_utf8(self.unread.drain(..length).collect()).unwrap();
        answer
    }

    /// Reads until these bytes have come.
    pub(super) async fn read_until(&mut self, end: &str) -> String {
        while !self.text().contains(end) {
            assert!(self.read_more().await, "the connection ended before {end:?}: {:?}", self.text());
        }
        String::from_utf8(std::mem::take(&mut self.unread)).unwrap()
    }

    /// Reads until the server closes the connection.
    pub(super) async fn rest(&mut self) -> String {
        while self.read_more().await {}
        let text = self.text();
        self.unread.clear();
        text
    }

    /// Whether nothing comes for a while, and the connection stays open.
    pub(super) async fn is_silent(&mut self, duration: Duration) -> bool {
        self.unread.is_empty() && timeout(duration, self.stream.read(&mut [0])).await.is_err()
    }

    /// Reads some bytes, `false` at the end.
    async fn read_more(&mut self) -> bool {
        let mut chunk = [0; 8192];
        let read = timeout(PATIENCE, self.stream.read(&mut chunk)).await;
        let read = read.unwrap_or_else(|_| panic!("neither an answer nor an end, after {:?}", self.text()));
        // What was sent after a refusal makes the system reset the connection.
        let count = read.unwrap_or(0);
        self.unread.extend_from_slice(&chunk[..count]);
        count > 0
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.unread).into_owned()
    }
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) head: String,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    #[track_caller]
    pub(super) fn expect_status(self, status: u16) -> Answer {
        assert!(self.head.starts_with(&format!("HTTP/1.1 {status} ")), "expected {status}: {self:?}");
        self
    }

    #[track_caller]
    pub(super) fn expect_body(self, body: &str) -> Answer {
        assert_eq!(self.body, body);
        self
    }

    /// An error in the form of all errors: JSON with this status, and a request id.
    #[track_caller]
    pub(super) fn expect_error(self, status: u16, message: &str, error: &str) -> Answer {
        let answer = self.expect_status(status);
        assert_eq!(answer.header("content-type"), Some("application/json"), "{answer:?}");
        assert_eq!(answer.header("x-request-id").map(str::len), Some(12), "{answer:?}");
        let body: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(body, serde_json::json!({ "statusCode": status, "message": message, "error": error }));
        answer
    }
}
