//! A request to a test application.

use std::fmt::Display;
use std::net::IpAddr;

use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use nest_core::http::Body;
use serde::Serialize;

use crate::app::TestApp;
use crate::client::TestClient;
use crate::events::TestEvents;
use crate::form::TestForm;
use crate::response::TestResponse;

/// A request to a test application, until it is sent.
#[must_use = "a request goes out when `send()` is awaited"]
pub struct TestRequest<'a> {
    app: &'a TestApp,
    client: Option<&'a TestClient<'a>>,
    method: Method,
    target: String,
    headers: HeaderMap,
    body: Body,
    peer: Option<IpAddr>,
}

impl<'a> TestRequest<'a> {
    pub(crate) fn new(app: &'a TestApp, method: Method, path: &str) -> TestRequest<'a> {
        let (headers, body) = (HeaderMap::new(), Body::empty());
        TestRequest { app, client: None, method, target: path.to_owned(), headers, body, peer: None }
    }

    pub(crate) fn of_client(
        app: &'a TestApp,
        client: &'a TestClient<'a>,
        method: Method,
        path: &str,
    ) -> TestRequest<'a> {
        TestRequest { client: Some(client), ..TestRequest::new(app, method, path) }
    }

    /// Adds a header.
    ///
    /// # Panics
    ///
    /// When it is no name or no value of a header.
    #[track_caller]
    pub fn header(mut self, name: &str, value: impl Display) -> TestRequest<'a> {
        let value = value.to_string();
        match (HeaderName::try_from(name), HeaderValue::try_from(value.as_str())) {
            (Ok(name), Ok(value)) => self.headers.append(name, value),
            _ => panic!("`{name}: {value}` is no header"),
        };
        self
    }

    /// Adds `Authorization: Bearer …`.
    #[track_caller]
    pub fn bearer(self, token: impl Display) -> TestRequest<'a> {
        self.header(AUTHORIZATION.as_str(), format_args!("Bearer {token}"))
    }

    /// Adds a cookie.
    #[track_caller]
    pub fn cookie(mut self, name: &str, value: &str) -> TestRequest<'a> {
        let cookie = cookie::Cookie::new(name, value).encoded().to_string();
        let cookies = match self.headers.remove(COOKIE) {
            Some(before) => format!("{}; {cookie}", before.to_str().unwrap_or_default()),
            None => cookie,
        };
        self.header(COOKIE.as_str(), cookies)
    }

    /// Adds to the query: a struct, a map, or a list of pairs.
    ///
    /// # Panics
    ///
    /// When the value is no list of names and values.
    #[track_caller]
    pub fn query(mut self, query: &(impl Serialize + ?Sized)) -> TestRequest<'a> {
        match serde_html_form::to_string(query) {
            Ok(query) => {
                self.target.push(if self.target.contains('?') { '&' } else { '?' });
                self.target.push_str(&query);
            }
            Err(error) => panic!("this is no query: {error}"),
        }
        self
    }

    /// Sends a value as JSON.
    ///
    /// # Panics
    ///
    /// When the value has no JSON.
    #[track_caller]
    pub fn json(self, value: &(impl Serialize + ?Sized)) -> TestRequest<'a> {
        match serde_json::to_vec(value) {
            Ok(json) => self.content("application/json", json),
            Err(error) => panic!("this has no JSON: {error}"),
        }
    }

    /// Sends a value as an HTML form does.
    ///
    /// # Panics
    ///
    /// When the value is no list of names and values.
    #[track_caller]
    pub fn form(self, value: &(impl Serialize + ?Sized)) -> TestRequest<'a> {
        match serde_html_form::to_string(value) {
            Ok(form) => self.content("application/x-www-form-urlencoded", form),
            Err(error) => panic!("this is no form: {error}"),
        }
    }

    /// Sends a multipart form, files included.
    pub fn multipart(self, form: TestForm) -> TestRequest<'a> {
        self.content(TestForm::CONTENT_TYPE, form.into_bytes())
    }

    /// Sends a body of any type.
    pub fn content(mut self, content_type: &'static str, body: impl Into<Body>) -> TestRequest<'a> {
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        self.body = body.into();
        self
    }

    /// Sends a body without saying of what type it is.
    pub fn body(mut self, body: impl Into<Body>) -> TestRequest<'a> {
        self.body = body.into();
        self
    }

    /// Sends the request as if from this address. On a socket it comes from where it comes from.
    ///
    /// # Panics
    ///
    /// When the text is no address.
    #[track_caller]
    pub fn from_address(mut self, address: &str) -> TestRequest<'a> {
        match address.parse() {
            Ok(address) => self.peer = Some(address),
            Err(_) => panic!("`{address}` is no address"),
        }
        self
    }

    /// Sends the request, and reads the whole answer.
    ///
    /// # Panics
    ///
    /// When the path is none, and when no whole answer comes back.
    pub async fn send(self) -> TestResponse {
        let (line, response) = self.sent().await;
        TestResponse::read(line, response).await
    }

    /// Sends the request, and reads the answer event by event: it is a stream of events that goes on.
    ///
    /// # Panics
    ///
    /// When the path is none, and when the answer is no stream of events.
    pub async fn events(self) -> TestEvents {
        let (line, response) = self.sent().await;
        TestEvents::of(line, response)
    }

    /// The line of the request, for messages, and the answer.
    async fn sent(self) -> (String, http::Response<Body>) {
        let TestRequest { app, client, method, target, mut headers, body, peer } = self;
        let line = format!("{method} {target}");
        let uri: Uri = match target.parse() {
            Ok(uri) => uri,
            Err(error) => panic!("`{target}` is no path: {error}"),
        };
        if !headers.contains_key(HOST) {
            let host = app.address().map_or_else(|| "localhost".to_owned(), |address| address.to_string());
            headers.extend(HeaderValue::try_from(host).map(|host| (HOST, host)));
        }
        if let Some(client) = client {
            client.complete(&target, &mut headers);
        }
        let mut request = http::Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        let response = app.send(request, peer).await;
        if let Some(client) = client {
            client.keep(&target, response.headers());
        }
        (line, response)
    }
}
