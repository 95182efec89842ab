//! What time it is, as something that is injected.

use std::fmt;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use crate::di::{Key, Keyed, Name, Place};

/// What time it is: that of the system, or of whatever a [`TimeSource`] says, which in a test is a clock that the test moves.
///
/// A module provides it, `provide(Clock, value = Clock::system())`, and whoever asks for the time holds an `Arc<Clock>`. So a
/// test that replaces it moves the time of all of them, and of no other application of the process.
///
/// It is for the time that rules are about: when something ends, or may be tried again. Timers, `tokio::time::sleep` for
/// example, don't look at it.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    System,
    Other(Arc<dyn TimeSource>),
}

/// Tells the time for a [`Clock`].
pub trait TimeSource: Send + Sync {
    /// The date and the time of day.
    fn now(&self) -> SystemTime;

    /// The same moment on a clock that is never set back: for how long something takes.
    fn instant(&self) -> Instant;
}

impl Clock {
    /// The clock of the system.
    #[must_use]
    pub const fn system() -> Clock {
        Clock(Source::System)
    }

    /// A clock that shows what a source says.
    #[must_use]
    pub fn of(source: Arc<dyn TimeSource>) -> Clock {
        Clock(Source::Other(source))
    }

    /// The date and the time of day.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        match &self.0 {
            Source::System => SystemTime::now(),
            Source::Other(source) => source.now(),
        }
    }

    /// The same moment on a clock that is never set back: for how long something takes.
    #[must_use]
    pub fn instant(&self) -> Instant {
        match &self.0 {
            Source::System => Instant::now(),
            Source::Other(source) => source.instant(),
        }
    }

    /// Whether it is the clock of the system.
    #[must_use]
    pub fn is_system(&self) -> bool {
        matches!(self.0, Source::System)
    }
}

impl Default for Clock {
    fn default() -> Self {
        Clock::system()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_system() { "Clock(system)" } else { "Clock(other)" })
    }
}

impl Keyed for Clock {
    const KEY: Key = Key::of(module_path!(), "Clock", line!(), column!());
    const NAME: Name = Name::of("Clock");
    const PLACE: Place = Place::NOWHERE;
    const IS_VALUE: bool = true;
}
