//! What all routes of an application share.

use std::sync::Arc;
#[cfg(feature = "protected-cookies")]
use std::sync::OnceLock;

#[cfg(feature = "protected-cookies")]
use crate::http::cookies::CookieKey;
use crate::http::stopping::Stopping;

/// What all routes of an application share, for the few results that ask for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shared(Arc<Facts>);

#[derive(Debug, Default)]
struct Facts {
    stopping: Stopping,
    #[cfg(feature = "protected-cookies")]
    cookie_key: OnceLock<CookieKey>,
}

impl Shared {
    /// Whether the server stops.
    pub(crate) fn stopping(&self) -> &Stopping {
        &self.0.stopping
    }

    /// What protects cookies.
    #[cfg(feature = "protected-cookies")]
    pub(crate) fn cookie_key(&self) -> Option<&CookieKey> {
        self.0.cookie_key.get()
    }

    /// Sets what protects cookies, once.
    #[cfg(feature = "protected-cookies")]
    pub(crate) fn set_cookie_key(&self, key: CookieKey) {
        // Nobody else has set it: the application does, before it starts.
        let _ = self.0.cookie_key.set(key);
    }
}
