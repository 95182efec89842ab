//! What one test writes to the log.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tracing::subscriber::DefaultGuard;
use tracing::{Dispatch, Level};
use tracing_subscriber::fmt::MakeWriter;

/// The events of this thread, on which a whole test runs.
pub(crate) struct Log {
    lines: Lines,
    _guard: DefaultGuard,
    _second: Option<Dispatch>,
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(crate) fn start() -> Log {
        let lines = Lines::default();
        let subscriber = tracing_subscriber::fmt().json().with_writer(lines.clone()).finish();
        Log { lines, _guard: tracing::subscriber::set_default(subscriber), _second: None }
    }

    /// Of every level, with what libraries write.
    pub(crate) fn start_at_every_level() -> Log {
        let lines = Lines::default();
        let every = || tracing_subscriber::fmt().json().with_max_level(Level::TRACE);
        // While there is one subscriber only, an event that a thread without one meets first is switched off for all threads.
        let second = Dispatch::new(every().with_writer(io::sink).finish());
        let subscriber = every().with_writer(lines.clone()).finish();
        Log { lines, _guard: tracing::subscriber::set_default(subscriber), _second: Some(second) }
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
