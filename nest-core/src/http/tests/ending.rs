//! How a server ends. What its clients see of it otherwise is tested from outside, in `tests/behaviour/server`.

use std::io::{Read, Write};
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

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream
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
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
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
