//! How a client calls.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use nest_macros::injectable;

/// How a client calls. What it holds of secrets, headers and the user in an address, is not in its `Debug`.
#[injectable(value, crate = nest_core)]
pub struct HttpClientOptions<C> {
    pub(crate) base_url: String,
    pub(crate) headers: HeaderMap,
    pub(crate) timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) retries: u32,
    pub(crate) redirects: usize,
    pub(crate) response_limit: usize,
    of: PhantomData<fn() -> C>,
}

impl<C> HttpClientOptions<C> {
    /// Calls below this URL, `https://payments.example.com/v1`, and nowhere else.
    ///
    /// Unless changed: 10 s for each attempt, 5 s of it to connect; two more attempts of methods that may be repeated; five redirects
    /// within the same origin; 10 MiB of a response.
    #[must_use]
    pub fn new(base_url: impl Into<String>) -> Self {
        HttpClientOptions {
            base_url: base_url.into(),
            headers: HeaderMap::new(),
            timeout: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(5),
            retries: 2,
            redirects: 5,
            response_limit: 10 * 1024 * 1024,
            of: PhantomData,
        }
    }

    /// Adds a header to each call: an API key, `user-agent`.
    #[must_use]
    pub fn header(mut self, name: HeaderName, mut value: HeaderValue) -> Self {
        value.set_sensitive(true);
        self.headers.insert(name, value);
        self
    }

    /// How long one attempt may take, body included.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How much of it may pass until a connection stands.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How many more attempts are made of GET, HEAD, OPTIONS, PUT and DELETE when a service cannot be reached, takes too long, or
    /// answers with 429, 502, 503 or 504.
    #[must_use]
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// How many redirects are followed. One to another origin is never followed: it is the response.
    #[must_use]
    pub fn redirects(mut self, redirects: usize) -> Self {
        self.redirects = redirects;
        self
    }

    /// How many bytes of a response's body are read. A longer one is an error.
    #[must_use]
    pub fn response_limit(mut self, bytes: usize) -> Self {
        self.response_limit = bytes;
        self
    }
}

impl<C> HttpClientOptions<C> {
    /// The same for another client.
    fn copied<D>(&self) -> HttpClientOptions<D> {
        let HttpClientOptions { timeout, connect_timeout, retries, redirects, response_limit, .. } = *self;
        let (base_url, headers) = (self.base_url.clone(), self.headers.clone());
        HttpClientOptions {
            base_url,
            headers,
            timeout,
            connect_timeout,
            retries,
            redirects,
            response_limit,
            of: PhantomData,
        }
    }

    pub(crate) fn unnamed(&self) -> HttpClientOptions<()> {
        self.copied()
    }
}

impl<C> Clone for HttpClientOptions<C> {
    fn clone(&self) -> Self {
        self.copied()
    }
}

impl<C> fmt::Debug for HttpClientOptions<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClientOptions")
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("retries", &self.retries)
            .field("redirects", &self.redirects)
            .field("response_limit", &self.response_limit)
            .finish_non_exhaustive()
    }
}
