//! A Redis of one's own, which a test can stop.

use std::io::{self, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{env, thread};

use tempfile::TempDir;

/// A server on a free port, empty at the start.
pub(crate) struct RedisServer {
    port: u16,
    folder: TempDir,
    process: Child,
}

impl RedisServer {
    /// Starts one. Where the program `redis-server` is not installed, this says that the test is skipped, and gives none.
    pub(crate) fn start() -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        match run(port, &folder) {
            Ok(process) => Some(Self { port, folder, process }),
            Err(error) => {
                let is_required = env::var("CI").is_ok_and(|ci| ci == "true");
                assert!(!is_required, "redis-server cannot be started: {error}");
                // Past the harness, which shows what a test prints only if it fails.
                let note = format!("SKIPPED on Redis: redis-server cannot be started: {error}; install it\n");
                _ = io::stderr().write_all(note.as_bytes());
                None
            }
        }
    }

    /// What `REDIS_URL` is set to.
    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub(crate) fn stop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }

    pub(crate) fn start_again(&mut self) {
        self.process = run(self.port, &self.folder).unwrap();
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Starts the server, and waits until it listens.
fn run(port: u16, folder: &TempDir) -> io::Result<Child> {
    let mut server = Command::new("redis-server");
    server.args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--port", &port.to_string()]);
    let mut process = server.current_dir(folder.path()).stdout(Stdio::null()).spawn()?;
    for _ in 0..200 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok(process);
        }
        thread::sleep(Duration::from_millis(50));
    }
    _ = process.kill();
    Err(io::Error::other("it does not listen within ten seconds"))
}
