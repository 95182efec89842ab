//! What one test writes to the log.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tracing::subscriber::DefaultGuard;
use tracing::{Dispatch, Level};
use tracing_subscriber::fmt::MakeWriter;

/// The events of this thread, on which a whole test runs.
pub(crate) struct Log {
    lines: Lines,
    _guard: DefaultGuard,
    _second: Dispatch,
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(crate) fn start() -> Log {
        Log::start_at(Level::INFO)
    }

    /// Of every level, with what libraries write.
    pub(crate) fn start_at_every_level() -> Log {
        Log::start_at(Level::TRACE)
    }

    fn start_at(level: Level) -> Log {
        let lines = Lines::default();
        let format = || tracing_subscriber::fmt().json().with_max_level(level);
        // While there is one subscriber only, an event that a thread without one meets first is switched off for all threads.
        let second = Dispatch::new(format().with_writer(io::sink).finish());
        let subscriber = format().with_writer(lines.clone()).finish();
        Log { lines, _guard: tracing::subscriber::set_default(subscriber), _second: second }
    }

    /// The events with a target so far, without the time.
    pub(crate) fn of(&self, target: &str) -> Vec<Value> {
        let text = String::from_utf8(self.lines.0.lock().unwrap().clone()).unwrap();
        let events = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        events.filter(|event| event["target"] == target).collect()
    }

    /// All that was written.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.lines.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Lines;

    fn make_writer(&'a self) -> Lines {
        self.clone()
    }
}

#[nest::module]
struct QuietModule;

/// Not a test by itself: a program of its own, which the test below starts.
#[tokio::test]
#[ignore = "it listens until it is killed, or for a minute"]
async fn a_program_without_a_subscriber() {
    let _ = tokio::time::timeout(Duration::from_secs(60), nest::app!(QuietModule).listen("127.0.0.1:0")).await;
}

#[test]
fn a_program_without_a_subscriber_says_that_nothing_is_logged_and_where_it_listens() {
    let mut program = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "log::a_program_without_a_subscriber", "--ignored", "--nocapture"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(program.stderr.take().unwrap()).lines().map(Result::unwrap);
    let said = [lines.next().unwrap_or_default(), lines.next().unwrap_or_default()];
    program.kill().unwrap();
    program.wait().unwrap();
    assert!(said[0].starts_with("listening on 127.0.0.1:"), "{said:?}");
    assert!(
        said[1].starts_with("nothing is logged, errors included")
            && said[1].contains("tracing_subscriber::fmt::init()")
    );
}
