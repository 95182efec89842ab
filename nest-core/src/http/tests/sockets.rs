//! The server over real sockets, with clients that behave and clients that do not.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::app::app;
use crate::http::{Drained, ServerOptions, serve};

/// A server in a runtime of its own.
struct Server {
    runtime: Runtime,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    ended: JoinHandle<Drained>,
}

impl Server {
    fn start(options: ServerOptions) -> Server {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let ended = runtime.spawn(serve(listener, app(), options, async { _ = stopped.await }));
        Server { runtime, address, stop: Some(stop), ended }
    }

    fn quick() -> Server {
        let options = ServerOptions { header_read_timeout: Duration::from_millis(400), ..ServerOptions::default() };
        Server::start(options)
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream
    }

    /// Sends bytes on a new connection and reads all that comes back until the end.
    fn exchange(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // A server that has refused a request need not read the rest of it.
        let _ = stream.write_all(bytes);
        read_to_end(&mut stream)
    }

    /// Somebody else's request is answered.
    #[track_caller]
    fn assert_others_are_served(&self) {
        let answer = self.exchange(b"GET /users/hello HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("hello"), "{answer}");
    }

    fn stop(&mut self) {
        let _ = self.stop.take().map(|stop| stop.send(()));
    }

    fn drained(self) -> Drained {
        self.runtime
            .block_on(async { tokio::time::timeout(Duration::from_secs(20), self.ended).await })
            .unwrap()
            .unwrap()
    }
}

fn read_to_end(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        match stream.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => answer.extend_from_slice(&chunk[..count]),
            // What was sent after the refusal makes the system reset the connection.
            Err(error) if error.kind() == ErrorKind::ConnectionReset => break,
            Err(error) => panic!("{error}, after {:?}", String::from_utf8_lossy(&answer)),
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// Reads one answer that has a `content-length`.
fn read_answer(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let mut byte = [0];
    while !answer.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).unwrap();
        answer.push(byte[0]);
    }
    let head = String::from_utf8(answer).unwrap();
    let length =
        head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |text| text.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    head + &String::from_utf8(body).unwrap()
}

#[track_caller]
fn assert_status(answer: &str, status: u16) {
    assert!(
        answer.starts_with(&format!("HTTP/1.1 {status} ")),
        "expected {status}: {}",
        &answer[..answer.len().min(300)]
    );
}

#[test]
fn a_connection_is_kept_and_every_answer_has_date_length_and_id() {
    let server = Server::start(ServerOptions::default());
    let mut stream = server.connect();
    for _ in 0..3 {
        stream.write_all(b"GET /users/hello HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        let answer = read_answer(&mut stream);
        assert_status(&answer, 200);
        for header in ["date: ", "content-length: 5\r\n", "x-request-id: "] {
            assert!(answer.contains(header), "{answer}");
        }
    }
    stream.write_all(b"HEAD /users/hello HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let answer = read_to_end(&mut stream);
    assert!(answer.contains("content-length: 5\r\n") && answer.ends_with("\r\n\r\n"), "{answer}");
}

#[test]
fn http_2_is_spoken_with_prior_knowledge() {
    let server = Server::start(ServerOptions::default());
    let mut stream = server.connect();
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").unwrap();
    let mut frame = [0; 9];
    stream.read_exact(&mut frame).unwrap();
    assert_eq!(frame[3], 4, "the first frame is SETTINGS");
}

#[test]
fn connections_that_never_finish_a_head_are_closed_in_time() {
    let server = Server::quick();
    let first = "GET /users/hello HTTP/1.1\r\nhost: x\r\n\r\n";
    for begin in ["", "G", "PRI * HT", "GET /us", "GET / HTTP/1.1\r\nhost", &format!("{first}GET /us")] {
        for dribbles in [false, true] {
            let start = Instant::now();
            let mut stream = server.connect();
            stream.write_all(begin.as_bytes()).unwrap();
            stream.set_read_timeout(Some(Duration::from_millis(if dribbles { 20 } else { 5000 }))).unwrap();
            let mut chunk = [0; 1024];
            loop {
                assert!(start.elapsed() < Duration::from_secs(3), "{begin:?} {dribbles}");
                match stream.read(&mut chunk) {
                    Ok(0) => break,
                    Ok(_) => {}
                    Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                        let _ = stream.write_all(b"x");
                    }
                    Err(_) => break,
                }
            }
            // What comes in drops may turn out to be no HTTP before the time is over.
            assert!(dribbles || start.elapsed() > Duration::from_millis(300), "{begin:?} was closed too soon");
            server.assert_others_are_served();
        }
    }
}

#[test]
fn heads_over_the_limits_are_refused() {
    let server = Server::start(ServerOptions::default());
    let long_header = format!("GET /users/hello HTTP/1.1\r\nhost: x\r\nlong: {}\r\n\r\n", "x".repeat(300 * 1024));
    assert_status(&server.exchange(long_header.as_bytes()), 431);
    let many = (0..200).map(|i| format!("h{i}: x\r\n")).collect::<String>();
    assert_status(&server.exchange(format!("GET / HTTP/1.1\r\n{many}\r\n").as_bytes()), 431);
    let long_uri = format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "x".repeat(66_000));
    assert_status(&server.exchange(long_uri.as_bytes()), 414);
    let endless = format!("GET / HTTP/1.1\r\n{}", "a: b\r\n".repeat(100_000));
    assert_status(&server.exchange(endless.as_bytes()), 431);
    server.assert_others_are_served();
}

#[test]
fn a_head_within_the_limits_passes() {
    let server = Server::start(ServerOptions::default());
    let long = "x".repeat(60_000);
    let head = format!("GET /users/5?x={long} HTTP/1.1\r\nhost: x\r\nlong: {long}\r\nconnection: close\r\n\r\n");
    assert_status(&server.exchange(head.as_bytes()), 200);
}

#[test]
fn bodies_over_the_limit_are_refused_before_they_are_read() {
    let server = Server::start(ServerOptions::default());
    let head = "POST /users HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    let announced = format!("{head}content-length: 99999999\r\n\r\n{{");
    assert_status(&server.exchange(announced.as_bytes()), 413);
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let chunked = format!("{head}transfer-encoding: chunked\r\n\r\n{}", chunk.repeat(20));
    assert_status(&server.exchange(chunked.as_bytes()), 413);
    server.assert_others_are_served();
}

#[test]
fn what_is_no_http_is_answered_with_400() {
    let server = Server::start(ServerOptions::default());
    for bytes in [
        &b"GET /users/\xff\xfe HTTP/1.1\r\nhost: x\r\n\r\n"[..],
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET /users/hello HTTP/9.9\r\n\r\n",
        b"GET /users/hello HTTP/1.1\r\nno colon\r\n\r\n",
        b"POST /users HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        b"POST /users HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
    ] {
        assert_status(&server.exchange(bytes), 400);
    }
    let close = "HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    assert_status(&server.exchange(format!("GET /users/%FF {close}").as_bytes()), 400);
    let broken = "POST /users HTTP/1.1\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n";
    assert_status(&server.exchange(broken.as_bytes()), 400);
    server.assert_others_are_served();
}

#[test]
fn garbage_behind_a_request_ends_the_connection_after_its_answer() {
    let server = Server::start(ServerOptions::default());
    let answer = server.exchange(b"GET /users/hello HTTP/1.1\r\nhost: x\r\n\r\n\x00\x01garbage\r\n\r\n");
    assert_status(&answer, 200);
    assert!(answer.contains("hello") && answer.contains("HTTP/1.1 400 Bad Request"), "{answer}");
    server.assert_others_are_served();
}

#[test]
fn a_request_whose_head_is_there_is_finished_and_nothing_new_begins() {
    let mut server = Server::start(ServerOptions::default());
    let mut idle = server.connect();
    idle.write_all(b"GET /users/hello HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    read_answer(&mut idle);
    let mut silent = server.connect();
    let mut under_way = server.connect();
    let body = r#"{"email":"a@b.cc","password":"12345678"}"#;
    let head = format!(
        "POST /users HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    under_way.write_all(head.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(200));

    server.stop();
    assert_eq!(read_to_end(&mut idle), "");
    assert_eq!(read_to_end(&mut silent), "");
    assert!(TcpStream::connect(server.address).is_err());
    under_way.write_all(body.as_bytes()).unwrap();
    assert_status(&read_to_end(&mut under_way), 201);
    assert_eq!(server.drained(), Drained { cut: 0 });
}

#[test]
fn what_is_left_after_the_drain_timeout_is_cut() {
    let options = ServerOptions { drain_timeout: Duration::from_millis(300), ..ServerOptions::default() };
    let mut server = Server::start(options);
    let mut stuck = server.connect();
    stuck.write_all(b"POST /users HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: 5\r\n\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let start = Instant::now();
    server.stop();
    assert_eq!(read_to_end(&mut stuck), "");
    assert_eq!(server.drained(), Drained { cut: 1 });
    assert!(start.elapsed() < Duration::from_secs(3));
}

#[test]
fn connections_over_the_limit_wait_for_one_to_close() {
    let options = ServerOptions { max_connections: 1, ..ServerOptions::default() };
    let server = Server::start(options);
    let mut first = server.connect();
    first.write_all(b"GET /users/hello HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    read_answer(&mut first);

    let mut second = server.connect();
    second.write_all(b"GET /users/hello HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    second.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    assert!(second.read(&mut [0]).is_err());
    drop(first);
    second.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    assert_status(&read_answer(&mut second), 200);
}

#[test]
fn a_request_over_the_request_timeout_is_answered_with_503() {
    let options = ServerOptions { request_timeout: Some(Duration::from_millis(200)), ..ServerOptions::default() };
    let server = Server::start(options);
    let answer =
        server.exchange(b"POST /users HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: 5\r\n\r\n");
    assert_status(&answer, 503);
    assert!(answer.contains("x-request-id: ") && answer.contains("Service Unavailable"), "{answer}");
    server.assert_others_are_served();
}
