//! The client.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use http::{HeaderMap, Method, Request};
use nest_core::di::Keyed;
use nest_core::http::{Body, Response};
use nest_macros::injectable;
use reqwest::Url;

use crate::error::{HttpClientError, Kind};
use crate::module::Unnamed;
use crate::options::HttpClientOptions;
use crate::request::CallBuilder;
use crate::target::Target;

/// Calls one service, below its base URL. `C` tells the clients of several services from each other.
///
/// A test replaces it by one that [answers itself](HttpClient::answering).
pub struct HttpClient<C = Unnamed> {
    settings: Settings,
    of: PhantomData<fn() -> C>,
}

/// What calls need to know.
pub(crate) struct Settings {
    pub(crate) base: Url,
    pub(crate) options: HttpClientOptions<()>,
    pub(crate) target: Target,
}

#[injectable(crate = nest_core)]
impl<C> HttpClient<C> {
    #[inject]
    fn set_up(options: Arc<HttpClientOptions<C>>) -> Result<Self, HttpClientError> {
        HttpClient::new(&options)
    }
}

impl<C> HttpClient<C> {
    /// A client that no module provides.
    ///
    /// # Errors
    /// When the base URL is none of `http` or `https`, or the certificates of this machine cannot be read.
    pub fn new(options: &HttpClientOptions<C>) -> Result<Self, HttpClientError> {
        let base = base(&options.base_url)?;
        let target = Target::network(options, &base)?;
        Ok(HttpClient { settings: Settings { base, options: options.unnamed(), target }, of: PhantomData })
    }

    /// A client that calls nobody but this function, for tests: a fake, or another application in the same process, by
    /// `async move |request| service.handle(request).await`. Its base URL is `http://service`; it repeats nothing.
    pub fn answering<F, A>(answer: F) -> Self
    where
        F: Fn(Request<Body>) -> A + Send + Sync + 'static,
        A: Future<Output = Response> + Send + 'static,
    {
        let options = HttpClientOptions::new("http://service").retries(0);
        HttpClient::answering_with(&options, answer).unwrap_or_else(|_| unreachable!("the base URL is one"))
    }

    /// As [`answering`](HttpClient::answering), with options of its own.
    ///
    /// # Errors
    /// When the base URL is none of `http` or `https`.
    pub fn answering_with<F, A>(options: &HttpClientOptions<C>, answer: F) -> Result<Self, HttpClientError>
    where
        F: Fn(Request<Body>) -> A + Send + Sync + 'static,
        A: Future<Output = Response> + Send + 'static,
    {
        let target = Target::Function(Arc::new(move |request| Box::pin(answer(request))));
        let settings = Settings { base: base(&options.base_url)?, options: options.unnamed(), target };
        Ok(HttpClient { settings, of: PhantomData })
    }

    /// A GET of a path below the base URL, `/charges`.
    pub fn get(&self, path: &str) -> CallBuilder<'_> {
        self.request(Method::GET, path)
    }

    /// A POST.
    pub fn post(&self, path: &str) -> CallBuilder<'_> {
        self.request(Method::POST, path)
    }

    /// A PUT.
    pub fn put(&self, path: &str) -> CallBuilder<'_> {
        self.request(Method::PUT, path)
    }

    /// A PATCH.
    pub fn patch(&self, path: &str) -> CallBuilder<'_> {
        self.request(Method::PATCH, path)
    }

    /// A DELETE.
    pub fn delete(&self, path: &str) -> CallBuilder<'_> {
        self.request(Method::DELETE, path)
    }

    /// A call of any method. A path that leads out of the base URL, by `..`, another host or a scheme, is an error of the call.
    pub fn request(&self, method: Method, path: &str) -> CallBuilder<'_> {
        CallBuilder::new(&self.settings, method, path)
    }

    /// The headers that each call has.
    #[must_use]
    pub fn default_headers(&self) -> &HeaderMap {
        &self.settings.options.headers
    }
}

/// The base URL, which ends with a slash, so that paths are put behind it.
fn base(text: &str) -> Result<Url, HttpClientError> {
    let mut url: Url = text.parse().map_err(|_| HttpClientError::new(Kind::Base))?;
    if !matches!(url.scheme(), "http" | "https") || url.query().is_some() || url.fragment().is_some() {
        return Err(HttpClientError::new(Kind::Base));
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

impl<C: Keyed> fmt::Debug for HttpClient<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient").field("of", &C::NAME.to_string()).finish_non_exhaustive()
    }
}
