//! The client: keep-alive connections that each send a request, read the whole answer, compare it, and go on.
//!
//! It writes prepared bytes and reads just enough of HTTP/1.1 to find the end of an answer, so that on two cores the
//! server is the bottleneck and not the client.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::contract::Endpoint;

/// Requests to be sent in turn, ready to be written.
pub struct Script {
    steps: Vec<Step>,
}

struct Step {
    wire: Vec<u8>,
    status: u16,
    /// Nothing for an answer that is another one each time.
    body: Option<Vec<u8>>,
}

impl Script {
    /// The exchanges of these endpoints, one endpoint after another.
    pub fn of(endpoints: &[Endpoint]) -> Arc<Self> {
        let exchanges = endpoints.iter().flat_map(|endpoint| endpoint.exchanges());
        let step = exchanges.map(|exchange| Step {
            wire: exchange.call.to_wire(),
            status: exchange.status.as_u16(),
            body: Some(exchange.body.to_vec()),
        });
        Arc::new(Self { steps: step.collect() })
    }

    /// One request, over and over.
    pub fn one(wire: impl Into<Vec<u8>>, status: u16, body: impl Into<Vec<u8>>) -> Arc<Self> {
        Arc::new(Self { steps: vec![Step { wire: wire.into(), status, body: Some(body.into()) }] })
    }

    /// One request, over and over, whatever the bodies of its answers.
    pub fn any(wire: impl Into<Vec<u8>>, status: u16) -> Arc<Self> {
        Arc::new(Self { steps: vec![Step { wire: wire.into(), status, body: None }] })
    }
}

/// What a load showed.
#[derive(Default)]
pub struct Load {
    /// From the first request to the last answer.
    pub elapsed: Duration,
    latencies: Vec<Duration>,
}

impl Load {
    /// Answers a second.
    pub fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.elapsed.as_secs_f64()
    }

    /// How many requests were answered.
    #[expect(clippy::len_without_is_empty, reason = "a load of nothing is none")]
    pub fn len(&self) -> usize {
        self.latencies.len()
    }

    /// What two loads, one after the other, showed.
    #[must_use]
    pub fn and(mut self, other: Load) -> Load {
        self.elapsed += other.elapsed;
        self.latencies.extend(other.latencies);
        self.latencies.sort_unstable();
        self
    }

    /// The latency that this share of the requests stayed within, 0.5 for the median.
    pub fn quantile(&self, share: f64) -> Duration {
        let last = self.latencies.len().saturating_sub(1);
        self.latencies.get((last as f64 * share).round() as usize).copied().unwrap_or_default()
    }
}

/// Sends this many requests over this many connections.
///
/// # Errors
///
/// If a connection breaks, or an answer is not the expected one.
pub async fn run(address: SocketAddr, script: &Arc<Script>, connections: usize, requests: usize) -> io::Result<Load> {
    let mut clients = Vec::with_capacity(connections);
    for _ in 0..connections {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        clients.push(Client { stream, received: Vec::with_capacity(4096) });
    }

    let next = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    let started = Instant::now();
    for client in clients {
        tasks.spawn(client.run(Arc::clone(script), Arc::clone(&next), requests));
    }
    let mut latencies = Vec::with_capacity(requests);
    while let Some(finished) = tasks.join_next().await {
        latencies.extend(finished.map_err(io::Error::other)??);
    }
    let elapsed = started.elapsed();
    latencies.sort_unstable();
    Ok(Load { elapsed, latencies })
}

/// The status and the body of one answer.
///
/// # Errors
///
/// If the connection breaks.
pub async fn ask(address: SocketAddr, wire: &[u8]) -> io::Result<(u16, Vec<u8>)> {
    let stream = TcpStream::connect(address).await?;
    let mut client = Client { stream, received: Vec::new() };
    client.stream.write_all(wire).await?;
    let head = client.receive().await?;
    Ok((head.status, client.received.split_off(head.length)))
}

struct Client {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Client {
    /// Takes requests from the common count until it is used up, and returns their latencies.
    async fn run(mut self, script: Arc<Script>, next: Arc<AtomicUsize>, requests: usize) -> io::Result<Vec<Duration>> {
        let mut latencies = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= requests {
                return Ok(latencies);
            }
            let step = &script.steps[index % script.steps.len()];
            let sent = Instant::now();
            self.stream.write_all(&step.wire).await?;
            self.expect(step).await?;
            latencies.push(sent.elapsed());
        }
    }

    /// Reads one answer and compares it.
    async fn expect(&mut self, step: &Step) -> io::Result<()> {
        let head = self.receive().await?;
        let body = &self.received[head.length..];
        if head.status != step.status || step.body.as_ref().is_some_and(|expected| expected != body) {
            let text = format!("expected {}, got:\n{}", step.status, self.received.escape_ascii());
            return Err(io::Error::new(io::ErrorKind::InvalidData, text));
        }
        Ok(())
    }

    /// Reads one answer.
    async fn receive(&mut self) -> io::Result<Head> {
        self.received.clear();
        loop {
            if self.stream.read_buf(&mut self.received).await? == 0 {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the server closed a connection"));
            }
            let Some(head) = Head::parse(&self.received)? else { continue };
            if self.received.len() >= head.length + head.body {
                return Ok(head);
            }
        }
    }
}

/// The part of an answer's head that says where it ends.
#[derive(Debug, PartialEq)]
struct Head {
    status: u16,
    /// Bytes of the head, with the empty line.
    length: usize,
    /// Bytes of the body.
    body: usize,
}

impl Head {
    /// The head, or nothing if it is not complete yet.
    fn parse(received: &[u8]) -> io::Result<Option<Self>> {
        let Some(end) = received.windows(4).position(|window| window == b"\r\n\r\n") else {
            return Ok(None);
        };
        let malformed = |what: &str| io::Error::new(io::ErrorKind::InvalidData, format!("an answer without {what}"));
        let head = str::from_utf8(&received[..end]).map_err(|_| malformed("a head in UTF-8"))?;
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.get(9..12)).and_then(|status| status.parse().ok());
        let body = lines.find_map(|line| {
            let (name, value) = line.split_once(':')?;
            if !name.eq_ignore_ascii_case("content-length") {
                return None;
            }
            value.trim().parse().ok()
        });
        Ok(Some(Self {
            status: status.ok_or_else(|| malformed("status"))?,
            length: end + 4,
            body: body.ok_or_else(|| malformed("content-length"))?,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::Head;

    #[test]
    fn an_incomplete_head_is_no_head() {
        assert_eq!(Head::parse(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n").unwrap(), None);
    }

    #[test]
    fn a_head_says_where_the_answer_ends() {
        let head = Head::parse(b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{").unwrap();
        assert_eq!(head, Some(Head { status: 201, length: 43, body: 2 }));
    }

    #[test]
    fn an_answer_without_length_is_refused() {
        assert!(Head::parse(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }
}
