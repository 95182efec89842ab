//! Bytes into the server: it answers in HTTP, or closes the connection, and never waits for ever.
#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use nest_core::http::{HttpService, ServerOptions, serve_connection};
use nest_fuzz::{block_on, service};
use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
use tokio::time::timeout;

/// What the server says to these bytes, whether the client then waits or closes its side.
async fn exchange(service: HttpService, bytes: &[u8], closes: bool) -> Vec<u8> {
    let (server, mut client) = duplex(64 * 1024);
    let mut options = ServerOptions::default();
    options.request_timeout = Some(Duration::from_secs(100));
    let serving = serve_connection(server, service, options);
    let asking = async {
        // The server may have closed already.
        let _ = client.write_all(bytes).await;
        if closes {
            let _ = client.shutdown().await;
        }
        let mut answer = Vec::new();
        let _ = client.read_to_end(&mut answer).await;
        answer
    };
    // The time is not that of the clock: it jumps when all wait.
    let both = async { tokio::join!(asking, serving).0 };
    timeout(Duration::from_secs(3600), both).await.expect("a connection ends")
}

fn check(answer: &[u8]) {
    // SETTINGS come first in HTTP/2.
    if answer.is_empty() || answer.get(3..9).is_some_and(|header| header == [4, 0, 0, 0, 0, 0]) {
        return;
    }
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut response = httparse::Response::new(&mut headers);
    let head = response.parse(answer).expect("an answer is HTTP");
    assert!(head.is_complete(), "an answer has an end");
    let code = response.code.expect("an answer has a status");
    assert!(code < 500 || code == 503, "{code}");
    if code >= 200 {
        assert!(response.headers.iter().any(|header| header.name == "x-request-id"));
    }
}

fuzz_target!(|bytes: &[u8]| {
    for closes in [false, true] {
        check(&block_on(exchange(service(), bytes, closes)));
    }
});
