//! A route: what a request knows of the pattern that it matched.

#[cfg(feature = "templates")]
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::host::HostPattern;
use super::shared::Shared;
#[cfg(feature = "templates")]
use crate::http::templates::Templates;

/// A route: what a request knows of the pattern that it matched.
#[derive(Debug, Default)]
pub struct Route {
    pattern: String,
    names: Box<[Box<str>]>,
    host: Option<HostPattern>,
    reply_size: ReplySize,
    shared: Shared,
    #[cfg(feature = "templates")]
    templates: Option<Arc<Templates>>,
}

impl Route {
    pub(super) fn new(pattern: String, names: Vec<Box<str>>, host: Option<HostPattern>, shared: Shared) -> Self {
        Route { pattern, names: names.into(), host, shared, ..Route::default() }
    }

    /// With what writes the view of its handler.
    #[cfg(feature = "templates")]
    pub(super) fn with_templates(self, templates: Option<Arc<Templates>>) -> Self {
        Route { templates, ..self }
    }

    /// The whole pattern, `/api/v1/users/{id}`.
    #[must_use]
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The names of the parameters, from the left.
    #[must_use]
    pub fn names(&self) -> &[Box<str>] {
        &self.names
    }

    /// The host that requests have to ask for, if it is not for every host.
    pub(crate) fn host(&self) -> Option<&HostPattern> {
        self.host.as_ref()
    }

    /// What it shares with all routes of the application.
    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }

    /// What writes the view of its handler.
    #[cfg(feature = "templates")]
    pub(crate) fn templates(&self) -> Option<&Templates> {
        self.templates.as_deref()
    }

    pub(crate) fn reply_size(&self) -> &ReplySize {
        &self.reply_size
    }
}

/// How long the JSON replies of a route are, learnt from those before.
///
/// A buffer of exactly the right size is neither grown nor given back, so replies of one size cost one allocation.
#[derive(Debug)]
pub(crate) struct ReplySize(AtomicUsize);

impl Default for ReplySize {
    fn default() -> Self {
        ReplySize(AtomicUsize::new(128))
    }
}

impl ReplySize {
    pub(crate) fn expected(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// Grows at once, and shrinks by an eighth of the difference, so that one long reply is forgotten.
    pub(crate) fn learn(&self, size: usize) {
        let expected = self.expected();
        if size > expected {
            self.0.store(size, Ordering::Relaxed);
        } else if size < expected {
            self.0.store(expected - (expected - size).div_ceil(8), Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ReplySize;

    #[test]
    fn the_size_of_equal_replies_is_learnt_exactly() {
        let size = ReplySize::default();
        for _ in 0..100 {
            size.learn(45);
        }
        assert_eq!(size.expected(), 45);
        size.learn(900);
        assert_eq!(size.expected(), 900);
        size.learn(100);
        assert_eq!(size.expected(), 800);
    }
}
