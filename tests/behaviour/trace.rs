//! What happened in one application, in order.

use std::sync::Mutex;

use nest::{injectable, module};

/// Lines that providers, hooks and enhancers of one application write.
#[injectable]
pub(crate) struct Trace {
    #[inject(default)]
    lines: Mutex<Vec<String>>,
}

impl Trace {
    pub(crate) fn add(&self, line: impl Into<String>) {
        self.lines.lock().unwrap().push(line.into());
    }

    /// All lines so far; the trace is empty afterwards.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.lines.lock().unwrap())
    }

    /// How often a line was written.
    pub(crate) fn count(&self, line: &str) -> usize {
        self.lines.lock().unwrap().iter().filter(|written| *written == line).count()
    }
}

#[module(global, providers = [Trace], exports = [Trace])]
pub(crate) struct TraceModule;
