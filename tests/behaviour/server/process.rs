//! A process that is told to stop by a signal.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The application of `tests/src/bin/stoppable.rs`, killed at the end if it still runs.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Process {
    /// Starts it, and says where it listens.
    fn start() -> (Process, String) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_stoppable")).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        (Process(child), lines.next().unwrap().unwrap())
    }

    fn signal(&self, name: &str) {
        let told = Command::new("kill").args([name, &self.0.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    /// Its exit code.
    fn ended(&mut self) -> Option<i32> {
        let since = Instant::now();
        while since.elapsed() < Duration::from_secs(10) {
            if let Some(status) = self.0.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("the process does not stop");
    }
}

fn check(signal: &str) {
    let (mut process, address) = Process::start();
    let mut idle = TcpStream::connect(&address).unwrap();
    let mut under_way = TcpStream::connect(&address).unwrap();
    under_way.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    // The handler is reached when the server asks for the body.
    let head = "POST /text HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 4\r\n\r\n";
    under_way.write_all(head.as_bytes()).unwrap();
    let mut go_on = [0; "HTTP/1.1 100 Continue\r\n\r\n".len()];
    under_way.read_exact(&mut go_on).unwrap();

    process.signal(signal);
    assert_eq!(idle.read(&mut [0]).unwrap(), 0, "an idle connection is closed");
    assert!(TcpStream::connect(&address).is_err(), "nothing new begins");
    under_way.write_all(b"text").unwrap();
    let mut answer = String::new();
    under_way.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 Created\r\n") && answer.ends_with("text"), "{answer}");
    assert_eq!(process.ended(), Some(0));
}

#[test]
fn sigterm_lets_a_request_under_way_end_and_exits_with_0() {
    check("-TERM");
}

#[test]
fn sigint_does_the_same() {
    check("-INT");
}
