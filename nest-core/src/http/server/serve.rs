//! The loop that accepts connections, and how it ends.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};

use super::connection::Connections;
use super::drain::{Drain, Stage};
use super::options::ServerOptions;
use crate::http::service::HttpService;

/// How a server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drained {
    /// How many connections were still open after the drain timeout, and were cut.
    pub cut: usize,
}

/// Serves until `shutdown` is there, then finishes what is under way.
///
/// A request whose head has been received is under way. Nothing new is accepted; after
/// [`drain_timeout`](ServerOptions::drain_timeout) what is left is cut.
pub async fn serve(
    listener: TcpListener,
    service: HttpService,
    options: ServerOptions,
    shutdown: impl Future<Output = ()>,
) -> Drained {
    // A semaphore takes at most this many.
    let max = options.max_connections.clamp(1, Semaphore::MAX_PERMITS.min(u32::MAX as usize));
    let drain_timeout = options.drain_timeout;
    let slots = Arc::new(Semaphore::new(max));
    let drain = Arc::new(Drain::default());
    let connections = Arc::new(Connections::new(service.clone(), options, drain.clone()));

    let mut shutdown = pin!(shutdown);
    loop {
        let (stream, permit) = tokio::select! {
            biased;
            () = &mut shutdown => break,
            next = accept(&listener, &slots) => next,
        };
        tokio::spawn(connections.clone().run(stream, permit));
    }
    drop(listener);

    service.end_streams();
    drain.enter(Stage::Draining);
    // Every connection holds a permit, so whoever has them all is alone.
    let all = || slots.acquire_many(max as u32);
    if timeout(drain_timeout, all()).await.is_ok() {
        return Drained { cut: 0 };
    }
    let cut = max - slots.available_permits();
    tracing::warn!("{cut} connections were still open after {drain_timeout:?}, and are cut");
    drain.enter(Stage::Cut);
    // Cutting is immediate; the timeout is for a handler that blocks its thread.
    let _ = timeout(Duration::from_secs(1), all()).await;
    Drained { cut }
}

/// Serves one connection over any stream, until it ends: a Unix socket, or a pipe in a test.
///
/// The limits and timeouts are those of the options, except for those that are not one connection's: there is no limit of
/// connections, no TLS, and no stop.
pub async fn serve_connection(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    service: HttpService,
    options: ServerOptions,
) {
    Connections::new(service, options, Arc::default()).drive(stream, None).await;
}

/// The next connection, with its permit.
async fn accept(listener: &TcpListener, slots: &Arc<Semaphore>) -> (TcpStream, OwnedSemaphorePermit) {
    let permit = slots.clone().acquire_owned().await.expect("the semaphore is never closed");
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return (stream, permit),
            Err(error) if concerns_one_connection(&error) => {}
            Err(error) => {
                // Out of file descriptors or memory: others may give some back, and a loop without a pause would not let them.
                tracing::error!("a connection could not be accepted: {error}");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

fn concerns_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}
