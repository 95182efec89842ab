//! Telling all connections that the server stops.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Waker};

/// How far the end has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
pub(super) enum Stage {
    /// The server runs.
    Running = 0,
    /// Requests under way are finished, nothing new begins.
    Draining = 1,
    /// What is left ends at once.
    Cut = 2,
}

/// Tells connections how far the end has come.
///
/// A connection reads one atomic each time it is polled. A channel would do the same, but its future is polled along with the
/// connection on every read and write, which costs more than all of the routing.
#[derive(Default)]
pub(super) struct Drain {
    stage: AtomicU8,
    tasks: Mutex<Tasks>,
}

#[derive(Default)]
struct Tasks {
    wakers: Vec<Option<Waker>>,
    free: Vec<usize>,
}

impl Drain {
    pub(super) fn stage(&self) -> Stage {
        match self.stage.load(Ordering::SeqCst) {
            0 => Stage::Running,
            1 => Stage::Draining,
            _ => Stage::Cut,
        }
    }

    /// Goes on to a stage and wakes all connections.
    pub(super) fn enter(&self, stage: Stage) {
        self.stage.store(stage as u8, Ordering::SeqCst);
        let tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.wakers.iter().flatten().for_each(Waker::wake_by_ref);
    }

    /// Enters a connection into the list, once: the waker of a task stays the same for its whole life. The stage must be read
    /// after this, so that no connection misses a stage that begins in between.
    pub(super) fn register(self: &Arc<Self>, cx: &Context<'_>) -> Registered {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        let waker = Some(cx.waker().clone());
        let index = match tasks.free.pop() {
            Some(index) => {
                tasks.wakers[index] = waker;
                index
            }
            None => {
                tasks.wakers.push(waker);
                tasks.wakers.len() - 1
            }
        };
        Registered { drain: self.clone(), index }
    }
}

/// A connection's place in the list.
pub(super) struct Registered {
    drain: Arc<Drain>,
    index: usize,
}

impl Drop for Registered {
    fn drop(&mut self) {
        let mut tasks = self.drain.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.wakers[self.index] = None;
        tasks.free.push(self.index);
    }
}
