//! Requests of one client after another: a browser, so to speak.

use std::fmt::Display;
use std::sync::{Mutex, MutexGuard, PoisonError};

use cookie_store::CookieStore;
use http::header::{AUTHORIZATION, COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use url::Url;

use crate::app::TestApp;
use crate::request::TestRequest;

/// A client that keeps the cookies that it is given, and sends them where they belong, as a browser does: by path, until they
/// end or are taken back. [`TestApp::client`] makes one.
///
/// It takes the application for one behind `https://localhost`, so cookies that are `Secure` are sent too. What is added to one
/// request, a `cookie` for example, is sent besides.
pub struct TestClient<'a> {
    app: &'a TestApp,
    headers: HeaderMap,
    cookies: Mutex<CookieStore>,
}

impl<'a> TestClient<'a> {
    pub(crate) fn new(app: &'a TestApp) -> TestClient<'a> {
        TestClient { app, headers: HeaderMap::new(), cookies: Mutex::new(CookieStore::new()) }
    }

    /// Sends a header with every request.
    ///
    /// # Panics
    ///
    /// When it is no name or no value of a header.
    #[must_use]
    #[track_caller]
    pub fn header(mut self, name: &str, value: impl Display) -> TestClient<'a> {
        let value = value.to_string();
        match (HeaderName::try_from(name), HeaderValue::try_from(value.as_str())) {
            (Ok(name), Ok(value)) => self.headers.insert(name, value),
            _ => panic!("`{name}: {value}` is no header"),
        };
        self
    }

    /// Sends a bearer token with every request.
    ///
    /// # Panics
    ///
    /// When the token cannot be in a header.
    #[must_use]
    #[track_caller]
    pub fn bearer(self, token: impl Display) -> TestClient<'a> {
        self.header(AUTHORIZATION.as_str(), format_args!("Bearer {token}"))
    }

    /// Begins a GET request. The path may have a query.
    pub fn get(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::GET, path)
    }

    /// Begins a POST request.
    pub fn post(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::POST, path)
    }

    /// Begins a PUT request.
    pub fn put(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::PUT, path)
    }

    /// Begins a PATCH request.
    pub fn patch(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::PATCH, path)
    }

    /// Begins a DELETE request.
    pub fn delete(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::DELETE, path)
    }

    /// Begins a request of any method.
    pub fn request(&self, method: Method, path: &str) -> TestRequest<'_> {
        TestRequest::of_client(self.app, self, method, path)
    }

    /// The value of a cookie that the client has, whatever its path; as it was sent, `%20` and the like included.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self.cookies();
        cookies.iter_unexpired().find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
    }

    /// Forgets all cookies.
    pub fn forget_cookies(&self) {
        self.cookies().clear();
    }

    /// Adds what the client sends with every request; a header of the request itself counts.
    pub(crate) fn complete(&self, target: &str, headers: &mut HeaderMap) {
        for (name, value) in &self.headers {
            if !headers.contains_key(name) {
                headers.insert(name.clone(), value.clone());
            }
        }
        let cookies = self.cookies();
        let mut sent: Vec<String> =
            cookies.get_request_values(&url(target)).map(|(name, value)| format!("{name}={value}")).collect();
        if let Some(own) = headers.get(COOKIE).and_then(|own| own.to_str().ok()) {
            sent.push(own.to_owned());
        }
        if sent.is_empty() {
            return;
        }
        match HeaderValue::try_from(sent.join("; ")) {
            Ok(sent) => headers.insert(COOKIE, sent),
            Err(_) => panic!("the cookies are no header: {sent:?}"),
        };
    }

    /// Keeps the cookies of an answer.
    pub(crate) fn keep(&self, target: &str, headers: &HeaderMap) {
        let url = url(target);
        let mut cookies = self.cookies();
        for cookie in headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            // A browser drops what it may not keep, and says nothing.
            let _ = cookies.parse(cookie, &url);
        }
    }

    /// The store is whole after every call, so a panic elsewhere does not spoil it.
    fn cookies(&self) -> MutexGuard<'_, CookieStore> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where a request goes, as cookies see it.
fn url(target: &str) -> Url {
    match Url::parse("https://localhost").and_then(|base| base.join(target)) {
        Ok(url) => url,
        Err(error) => panic!("`{target}` is no path: {error}"),
    }
}
