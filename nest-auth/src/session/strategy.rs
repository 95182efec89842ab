//! Authentication by the session cookie.

use std::sync::Arc;

use nest_core::di::Keyed;
use nest_core::http::{Failure, Http};
use nest_core::pipeline::ExecutionContext;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::cookie::SessionCookie;
use super::open_session::Session;
use super::sessions::Sessions;
use crate::strategy::Strategy;

/// Authenticates by the session cookie: the [session](Session) is the principal. A strategy of one's own that takes a
/// [`SessionCookie`] makes another principal out of it, by way of [`Sessions::find`].
#[nest_macros::injectable(crate = nest_core)]
pub struct SessionStrategy<T> {
    sessions: Arc<Sessions<T>>,
}

impl<T: Keyed + Serialize + DeserializeOwned + Send + Sync> Strategy for SessionStrategy<T> {
    type Credentials = SessionCookie;
    type Principal = Session<T>;

    async fn validate(&self, cookie: SessionCookie, _: &ExecutionContext<Http>) -> Result<Option<Session<T>>, Failure> {
        self.sessions.find(&cookie).await
    }
}
