//! The limits and timeouts of a server.

use std::time::Duration;

/// The limits and timeouts of a server. All are on unless they say otherwise.
///
/// What is refused because of them is answered with the JSON of all other errors, and a request id.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ServerOptions {
    /// How many connections may be open at once: 10,000. More wait in the system's queue until one closes.
    pub max_connections: usize,
    /// How long a client may take for a whole request head, from the opening of the connection or the end of the request
    /// before: 60 seconds, even when bytes keep coming. It also ends idle connections and slow TLS handshakes.
    pub header_read_timeout: Duration,
    /// How many bytes a request head may have: 200 KiB. A longer one is answered with 431, and a URI over 64 KiB with 414.
    pub max_header_bytes: usize,
    /// How many headers a request may have: 100, hyper's own default.
    pub max_headers: usize,
    /// How long a body may stall: 30 seconds without a byte while a handler waits for one. Such a request is answered with 408
    /// and its connection closed, unless the handler reads the stream itself and says another thing. `None` is for ever.
    pub body_read_timeout: Option<Duration>,
    /// How long a client may leave an answer unread: 30 seconds in which nothing of it can be written. Its connection is cut
    /// then. `None` is for ever.
    pub write_timeout: Option<Duration>,
    /// How long the rest of a body is read and dropped after an answer that came before its end, 64 MiB of it at most: 5 seconds.
    /// It ends when nothing has come for 2 seconds. A connection that is closed at once may be reset, and the client never sees that
    /// answer.
    pub linger: Duration,
    /// How long a request may take from its head to the head of its answer; `None` is without end, which is the default.
    /// A request that takes longer is answered with 503.
    pub request_timeout: Option<Duration>,
    /// How long requests under way may take after the shutdown has begun: 10 seconds. What is left then is cut.
    pub drain_timeout: Duration,
    /// Whether HTTP/2 is spoken as well, with prior knowledge on a plain connection and by ALPN over TLS: yes.
    pub http2: bool,
    /// How many requests may be under way at once on one HTTP/2 connection: 200.
    pub max_concurrent_streams: u32,
    /// How often a silent HTTP/2 connection is asked whether it is alive, and how long it may take to say so: 20 seconds.
    pub http2_keep_alive: Duration,
    /// How long an HTTP/2 connection may be without a new request: 3 minutes, or up to twice as long. Then its client is told to open
    /// another one for the next request, what is under way is finished, and it is closed, though it answers pings.
    pub http2_idle_timeout: Duration,
    /// TLS; plain TCP unless set.
    #[cfg(feature = "tls")]
    pub tls: Option<super::tls::TlsConfig>,
}

impl Default for ServerOptions {
    fn default() -> Self {
        ServerOptions {
            max_connections: 10_000,
            header_read_timeout: Duration::from_secs(60),
            max_header_bytes: 200 * 1024,
            max_headers: 100,
            body_read_timeout: Some(Duration::from_secs(30)),
            write_timeout: Some(Duration::from_secs(30)),
            linger: Duration::from_secs(5),
            request_timeout: None,
            drain_timeout: Duration::from_secs(10),
            http2: true,
            max_concurrent_streams: 200,
            http2_keep_alive: Duration::from_secs(20),
            http2_idle_timeout: Duration::from_secs(180),
            #[cfg(feature = "tls")]
            tls: None,
        }
    }
}
