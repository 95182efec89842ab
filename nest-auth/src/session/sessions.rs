//! Opens, finds, exchanges and ends sessions.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use nest_core::Clock;
use nest_core::http::{Failure, Forbidden, InternalServerError, SetCookie};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::cookie::{self, PresentedSession, SessionCookie};
use super::open_session::Session;
use super::store::{SessionRecord, SessionStore};
use crate::opaque::OpaqueToken;
use crate::store_error::StoreError;

/// How long sessions live, and whose pages may use them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionOptions {
    /// A session that has not been used for so long is over; 30 minutes unless set.
    pub idle: Duration,
    /// And any session after so long; 12 hours unless set.
    pub absolute: Duration,
    /// The origins whose pages may change something by way of a session, `https://shop.example`, besides the application's own. Their
    /// cookies need `SameSite=None` when they are of another site, which a browser may refuse.
    pub trusted_origins: Vec<String>,
}

impl Default for SessionOptions {
    fn default() -> Self {
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        Self { idle: minutes(30), absolute: minutes(12 * 60), trusted_origins: Vec::new() }
    }
}

impl SessionOptions {
    /// How exactly the last use is written: a session that is used all the time does not write all the time.
    fn precision(&self) -> Duration {
        (self.idle / 20).min(Duration::from_secs(60))
    }
}

/// The sessions of browsers, in which the application keeps a `T`.
///
/// The cookie, `__Host-session`, is random, goes over TLS alone, is hidden from scripts, and not sent along by other sites
/// (`SameSite=Lax`). The [store](SessionStore) has its hash. A request that changes something (any method but GET, HEAD and OPTIONS)
/// may use a session only if the browser says that a page of this origin made it, or if it repeats
/// [`Session::csrf_token`] in `x-csrf-token`; otherwise it is answered with 403.
///
/// ```
/// # extern crate nest_core as nest;
/// use std::sync::Arc;
///
/// use nest_auth::{AuthGuard, MemorySessions, PresentedSession, Session, SessionOptions, SessionStore, SessionStrategy, Sessions};
/// use nest_core::http::{Failure, SetCookie};
/// # use nest_macros::{controller, injectable, module};
/// # use serde::{Deserialize, Serialize};
///
/// #[injectable(value)]
/// #[derive(Default, Serialize, Deserialize)]
/// struct Cart { products: Vec<i64> }
///
/// #[injectable]
/// struct CartController { sessions: Arc<Sessions<Cart>> }
///
/// #[controller("cart")]
/// impl CartController {
///     #[public]
///     #[post("/session")]
///     async fn sign_in(&self, presented: PresentedSession) -> Result<(SetCookie, ()), Failure> {
///         // … whoever it is has shown that they are number 7 …
///         Ok((self.sessions.open(presented, "7", Cart::default()).await?, ()))
///     }
///
///     #[get("/")]
///     async fn count(&self, session: Session<Cart>) -> String { session.products.len().to_string() }
///
///     #[delete("/session")]
///     async fn sign_out(&self, session: Session<Cart>) -> Result<(SetCookie, ()), Failure> {
///         Ok((self.sessions.close(&session).await?, ()))
///     }
/// }
///
/// #[module(
///     controllers = [CartController],
///     providers = [
///         provide(MemorySessions, value = MemorySessions::default()),
///         provide(dyn SessionStore, existing = MemorySessions),
///         provide(Sessions<Cart>, factory = |store: Arc<dyn SessionStore>| Sessions::new(store, SessionOptions::default())),
///         SessionStrategy<Cart>,
///         AuthGuard<SessionStrategy<Cart>>,
///     ],
///     guards = [AuthGuard<SessionStrategy<Cart>>],
/// )]
/// struct AppModule;
///
/// nest_core::check!(AppModule);
/// # fn main() {}
/// ```
#[nest_macros::injectable(value, crate = nest_core)]
pub struct Sessions<T> {
    store: Arc<dyn SessionStore>,
    options: SessionOptions,
    clock: Clock,
    data: PhantomData<fn() -> T>,
}

impl<T: Serialize + DeserializeOwned> Sessions<T> {
    /// Sessions in a store.
    pub fn new(store: Arc<dyn SessionStore>, options: SessionOptions) -> Self {
        Self { store, options, clock: Clock::system(), data: PhantomData }
    }

    /// Goes by this clock, instead of the system's.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Opens a session of a subject who has just shown who they are, and ends the one that the request came with.
    ///
    /// # Errors
    ///
    /// 403 when a page of another origin made the browser send the request: it would sign its visitors in to an account of its own.
    /// Otherwise when the store cannot be written.
    pub async fn open(
        &self,
        presented: PresentedSession,
        subject: impl Into<String>,
        data: T,
    ) -> Result<SetCookie, Failure> {
        if presented.is_forged(&self.options.trusted_origins) {
            return Err(Forbidden::new("Cross-origin request refused").into());
        }
        for hash in presented.hashes() {
            self.store.remove(hash).await.map_err(unreachable_store)?;
        }
        let now = self.clock.now();
        self.insert(subject.into(), to_json(&data)?, now, now).await
    }

    /// The session of a cookie; `None` when it is none, or over.
    ///
    /// # Errors
    ///
    /// 403 when the request changes something and does not come from a page of this origin. Otherwise when the store cannot be read.
    pub async fn find(&self, cookie: &SessionCookie) -> Result<Option<Session<T>>, Failure> {
        if !cookie.is_genuine(&self.options.trusted_origins) {
            return Err(Forbidden::new("Cross-origin request refused").into());
        }
        let Some(mut record) = self.store.find(cookie.hash()).await.map_err(unreachable_store)? else {
            return Ok(None);
        };
        let now = self.clock.now();
        if self.is_over(&record, now) {
            self.store.remove(&record.hash).await.map_err(unreachable_store)?;
            return Ok(None);
        }
        if passed(record.seen_at, now) >= self.options.precision() {
            record.seen_at = now;
            self.store.touch(&record.hash, now).await.map_err(unreachable_store)?;
        }
        let Ok(data) = serde_json::from_str(&record.data) else {
            // It was written by another version of the application: whose session it is has to sign in again.
            tracing::warn!("the data of a session cannot be read, which has been ended");
            self.store.remove(&record.hash).await.map_err(unreachable_store)?;
            return Ok(None);
        };
        Ok(Some(Session::new(data, record, cookie.csrf_token())))
    }

    /// Writes what the application keeps in a session. Of two requests at once the later one counts, as a whole: what must not be
    /// lost belongs into a table.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    pub async fn update(&self, session: &Session<T>, data: &T) -> Result<(), Failure> {
        self.store.update(&session.record().hash, to_json(data)?).await.map_err(unreachable_store)
    }

    /// Exchanges the cookie of a session, for the moment in which its subject may do more than before. The time that it has left
    /// stays the same.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    pub async fn rotate(&self, session: &Session<T>) -> Result<SetCookie, Failure> {
        let SessionRecord { hash, subject, data, created_at, .. } = session.record().clone();
        self.store.remove(&hash).await.map_err(unreachable_store)?;
        self.insert(subject, data, created_at, self.clock.now()).await
    }

    /// Ends a session; the cookie that takes the browser's away.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    pub async fn close(&self, session: &Session<T>) -> Result<SetCookie, Failure> {
        self.store.remove(&session.record().hash).await.map_err(unreachable_store)?;
        Ok(cookie::remove())
    }

    /// Ends all sessions of a subject: the password was changed, the account was closed.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    pub async fn close_all(&self, subject: &str) -> Result<(), Failure> {
        for session in self.store.list(subject).await.map_err(unreachable_store)? {
            self.store.remove(&session.hash).await.map_err(unreachable_store)?;
        }
        Ok(())
    }

    /// The sessions of a subject that are not over, for a list of the places where they are signed in.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub async fn list(&self, subject: &str) -> Result<Vec<SessionRecord>, Failure> {
        let now = self.clock.now();
        let mut sessions = self.store.list(subject).await.map_err(unreachable_store)?;
        sessions.retain(|session| !self.is_over(session, now));
        Ok(sessions)
    }

    async fn insert(
        &self,
        subject: String,
        data: String,
        created_at: SystemTime,
        now: SystemTime,
    ) -> Result<SetCookie, Failure> {
        let token = OpaqueToken::generate();
        let record = SessionRecord { hash: token.hash(), subject, data, created_at, seen_at: now };
        self.store.insert(record).await.map_err(unreachable_store)?;
        Ok(cookie::set(&token).max_age(self.options.absolute.saturating_sub(passed(created_at, now))))
    }

    fn is_over(&self, session: &SessionRecord, now: SystemTime) -> bool {
        passed(session.seen_at, now) >= self.options.idle || passed(session.created_at, now) >= self.options.absolute
    }
}

/// How long ago something was; nothing when the clock has been set back.
fn passed(then: SystemTime, now: SystemTime) -> Duration {
    now.duration_since(then).unwrap_or_default()
}

fn to_json<T: Serialize>(data: &T) -> Result<String, Failure> {
    serde_json::to_string(data)
        .map_err(|error| InternalServerError::new("the data of a session is no JSON").with_cause(error).into())
}

fn unreachable_store(error: StoreError) -> Failure {
    InternalServerError::new("sessions cannot be read or written").with_cause(error).into()
}

impl<T> fmt::Debug for Sessions<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions").field("options", &self.options).finish_non_exhaustive()
    }
}
