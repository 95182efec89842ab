//! A test application that has started.

use std::any::type_name;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use http::Method;
use nest_core::app::ApplicationContext;
use nest_core::http::{Body, HttpService, Running, StartError};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::builder::Kept;
use crate::client::TestClient;
use crate::fixture::{Fixture, Fixtures};
use crate::request::TestRequest;
use crate::socket;

/// A test application that has started. Its methods named for HTTP verbs begin requests.
pub struct TestApp {
    context: ApplicationContext,
    service: HttpService,
    serving: Option<Serving>,
    // Fields are dropped in this order: what the test keeps outlives what uses it.
    fixtures: Fixtures,
    _kept: Kept,
}

/// A server on a socket.
struct Serving {
    address: SocketAddr,
    stop: oneshot::Sender<&'static str>,
    server: JoinHandle<Result<(), StartError>>,
}

impl TestApp {
    /// Requests are answered in process; as long as nobody serves it, that is all.
    pub(crate) fn in_process(running: &Running, kept: Kept) -> TestApp {
        let (context, service) = (running.context().clone(), running.service());
        TestApp { context, service, serving: None, fixtures: Fixtures::default(), _kept: kept }
    }

    /// The same application, on a socket.
    pub(crate) fn on_socket(self, running: Running, listener: TcpListener) -> TestApp {
        let address = match listener.local_addr() {
            Ok(address) => address,
            Err(error) => panic!("the listener has no address: {error}"),
        };
        let (stop, stopped) = oneshot::channel();
        // A test that ends without `stop` drops the sender, which stops the server as well.
        let server = tokio::spawn(running.serve(listener, async { stopped.await.unwrap_or("") }));
        TestApp { serving: Some(Serving { address, stop, server }), ..self }
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

    /// Begins a HEAD request.
    pub fn head(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::HEAD, path)
    }

    /// Begins an OPTIONS request.
    pub fn options(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::OPTIONS, path)
    }

    /// Begins a request of any method.
    pub fn request(&self, method: Method, path: &str) -> TestRequest<'_> {
        TestRequest::new(self, method, path)
    }

    /// A client that keeps cookies from one request to the next, and may send a header with each.
    #[must_use]
    pub fn client(&self) -> TestClient<'_> {
        TestClient::new(self)
    }

    /// A replacement of this test, or a singleton of the application, whatever module it belongs to.
    ///
    /// # Panics
    ///
    /// When there is none of this type.
    #[must_use]
    #[track_caller]
    pub fn provider<T: ?Sized + 'static>(&self) -> Arc<T> {
        match self.try_provider() {
            Some(instance) => instance,
            None => panic!(
                "the application has no singleton of type `{}`, and the test replaces nothing by one",
                type_name::<T>()
            ),
        }
    }

    /// As [`TestApp::provider`], for a test of what is not there.
    #[must_use]
    pub fn try_provider<T: ?Sized + 'static>(&self) -> Option<Arc<T>> {
        self.context.find()
    }

    /// A fixture of this application: made at the first call, the same one at every other.
    ///
    /// # Panics
    ///
    /// When it cannot be made, and when fixtures need each other in a circle.
    pub async fn fixture<F: Fixture>(&self) -> Arc<F> {
        self.fixtures.get(self).await
    }

    /// The instances of the application.
    #[must_use]
    pub fn context(&self) -> &ApplicationContext {
        &self.context
    }

    /// The application as a tower `Service`.
    #[must_use]
    pub fn service(&self) -> HttpService {
        self.service.clone()
    }

    /// The address, for an application on a socket.
    #[must_use]
    pub fn address(&self) -> Option<SocketAddr> {
        self.serving.as_ref().map(|serving| serving.address)
    }

    /// Stops the application as the program itself would: hooks run, and on a socket the requests under way end first.
    pub async fn stop(self) {
        self.stop_by("").await;
    }

    /// Stops the application as a signal would, `SIGTERM` for example.
    ///
    /// # Panics
    ///
    /// When the server on a socket failed.
    pub async fn stop_by(self, signal: &'static str) {
        let Some(serving) = self.serving else {
            self.context.stop(signal).await;
            return;
        };
        // Nobody listens only when the server has already ended, which the next line tells.
        let _ = serving.stop.send(signal);
        match serving.server.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => panic!("the server failed: {error}"),
            Err(error) => panic!("the server panicked: {error}"),
        }
    }

    pub(crate) async fn send(&self, request: http::Request<Body>, from: Option<IpAddr>) -> http::Response<Body> {
        match &self.serving {
            None => self.service.handle_from(request, from.map(|address| (address, 0).into())).await,
            Some(serving) => socket::send(serving.address, request).await,
        }
    }
}
