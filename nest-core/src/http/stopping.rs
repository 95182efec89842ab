//! Telling answers that have no end of their own that the server stops.

use std::sync::Arc;

use tokio::sync::watch;

/// Whether the server stops. One for each table of routes.
#[derive(Clone, Debug)]
pub(crate) struct Stopping(Arc<watch::Sender<bool>>);

impl Default for Stopping {
    fn default() -> Self {
        Stopping(Arc::new(watch::Sender::new(false)))
    }
}

impl Stopping {
    /// Says so.
    pub(crate) fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Waits until the server stops.
    pub(crate) fn begun(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut told = self.0.subscribe();
        // Whoever says so is kept, since a channel without one is closed, which would be taken for it.
        let keep = self.clone();
        async move {
            let _ = told.wait_for(|begun| *begun).await;
            drop(keep);
        }
    }
}
