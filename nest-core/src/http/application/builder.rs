//! How an application over HTTP is configured and started.

use std::net::SocketAddr;
use std::time::Duration;

#[cfg(feature = "openapi")]
use super::described;
use super::error::StartError;
#[cfg(feature = "protected-cookies")]
use super::keyless::keyless;
use super::prefix::{Exclusion, Prefix};
use super::routes;
use super::running::Running;
use crate::Importable;
use crate::app::{ApplicationContext, ContextBuilder};
#[cfg(feature = "openapi")]
use crate::di::Graph;
use crate::di::{BootError, Overrides, Root};
#[cfg(feature = "protected-cookies")]
use crate::http::cookies::CookieKey;
use crate::http::edge::{Checked, CsrfPolicy, Edge, Scheme};
#[cfg(feature = "compression")]
use crate::http::middleware::compressed;
use crate::http::middleware::{ErasedService, HttpLayer, Mountable};
use crate::http::problem::with_problems;
use crate::http::routing::{RouteSpec, Router, Versioning};
use crate::http::server::ServerOptions;
use crate::http::service::{HttpService, HttpServiceBuilder};
use crate::http::time_limit::TimeLimit;

/// An application over HTTP before it starts: what `nest::app!` makes.
#[must_use = "an application does nothing until it listens"]
pub struct Application {
    context: ContextBuilder,
    pub(super) prefix: Prefix,
    pub(super) versioning: Versioning,
    body_limit: Option<usize>,
    time_limit: Option<TimeLimit>,
    layers: Vec<Box<dyn FnOnce(HttpService) -> HttpService + Send>>,
    mounts: Vec<(String, ErasedService)>,
    pub(super) problem_details: bool,
    #[cfg(feature = "compression")]
    pub(super) compression: bool,
    #[cfg(feature = "protected-cookies")]
    cookie_key: Option<CookieKey>,
    pub(super) edge: Edge,
    server: ServerOptions,
    on_listen: Option<Box<dyn FnOnce(SocketAddr) + Send + Sync>>,
    #[cfg(feature = "openapi")]
    pub(super) added: Vec<described::AddRoutes>,
}

impl Application {
    /// The application of a root module. `nest::app!` calls it, after the graph has been judged.
    #[doc(hidden)]
    pub fn of<R: Root>() -> Application {
        Application::new(ContextBuilder::of::<R>())
    }

    /// The application of a root module that has options, with the graph of `G`.
    #[doc(hidden)]
    pub fn with_options<G: Root, R: Importable>(root: R) -> Application {
        Application::new(ContextBuilder::with_options::<G, R>(root))
    }

    fn new(context: ContextBuilder) -> Application {
        Application {
            context,
            prefix: Prefix::default(),
            versioning: Versioning::None,
            body_limit: None,
            time_limit: None,
            layers: Vec::new(),
            mounts: Vec::new(),
            problem_details: false,
            #[cfg(feature = "compression")]
            compression: false,
            #[cfg(feature = "protected-cookies")]
            cookie_key: None,
            edge: Edge::default(),
            server: ServerOptions::default(),
            on_listen: None,
            #[cfg(feature = "openapi")]
            added: Vec::new(),
        }
    }

    #[cfg(feature = "openapi")]
    pub(super) fn graph(&self) -> &'static Graph {
        self.context.graph()
    }

    /// Replaces providers, for tests. `nest::testing!` calls it, after each replacement has been judged.
    #[doc(hidden)]
    pub fn overrides(mut self, overrides: Overrides) -> Application {
        self.context = self.context.overrides(overrides);
        self
    }

    /// Puts a path in front of every route: `global_prefix("api")`.
    pub fn global_prefix(mut self, prefix: &str) -> Application {
        self.prefix.path = prefix.trim_matches('/').to_owned();
        self
    }

    /// Leaves routes without the global prefix: `global_prefix("api").exclude(["health"])` serves `/health`, `/health/live`
    /// and whatever else lies below it as they are.
    ///
    /// A path is whole, with the paths of modules, and without version. `"GET /health"` means one method only, a parameter any segment,
    /// `{*rest}` whatever is left, `"POST /hooks/{shop}"`. An entry that no route of the application begins with ends the start, and
    /// so does a method that there is not.
    pub fn exclude<'a>(mut self, routes: impl IntoIterator<Item = &'a str>) -> Application {
        self.prefix.excluded.extend(routes.into_iter().map(Exclusion::of));
        self
    }

    /// Says where a request tells its version: `versioning(Versioning::Uri)`, or `Header`, `MediaType` or `Custom`.
    pub fn versioning(mut self, versioning: Versioning) -> Application {
        self.versioning = versioning;
        self
    }

    /// Gives a version to all controllers and routes that state none: `default_version("1")`. One that says `version = []` stays without.
    ///
    /// It ends the start when there are no such routes, and without [`versioning`](Application::versioning).
    pub fn default_version(mut self, version: &'static str) -> Application {
        self.prefix.version = Some(version);
        self
    }

    /// How long one provider may take to be built: 30 s unless set.
    pub fn boot_timeout(mut self, timeout: Duration) -> Application {
        self.context = self.context.boot_timeout(timeout);
        self
    }

    /// How long a request may take from its route on to the head of its answer: `request_timeout(Duration::from_secs(30))`. It is without
    /// end unless set. One that takes longer is dropped and answered with 503.
    ///
    /// `#[metadata(TimeLimit::seconds(120))]` on a route or a controller counts in its place: [`TimeLimit`]. Layers, mounted services and
    /// unknown paths have no limit but that of [`ServerOptions::request_timeout`].
    pub fn request_timeout(mut self, limit: Duration) -> Application {
        self.time_limit = Some(TimeLimit::of(limit));
        self
    }

    /// How many bytes of a body are read: 1 MiB unless set.
    pub fn body_limit(mut self, bytes: usize) -> Application {
        self.body_limit = Some(bytes);
        self
    }

    /// Wraps the whole application in a tower layer. The layer added last is outermost.
    pub fn layer(mut self, layer: impl HttpLayer + Send + 'static) -> Application {
        self.layers.push(Box::new(move |service| service.layer(layer)));
        self
    }

    /// Mounts a tower service at a path. It gets the requests that no route takes, with the path taken off.
    pub fn mount(mut self, path: &str, service: impl Mountable) -> Application {
        self.mounts.push((path.to_owned(), service.erase()));
        self
    }

    /// What signs and encrypts cookies: `cookie_key(CookieKey::new(config.cookie_secret)?)`.
    #[cfg(feature = "protected-cookies")]
    pub fn cookie_key(mut self, key: CookieKey) -> Application {
        self.cookie_key = Some(key);
        self
    }

    /// The limits and timeouts of the server.
    pub fn server(mut self, options: ServerOptions) -> Application {
        self.server = options;
        self
    }

    /// Calls back once, with the address, when the application accepts connections.
    pub fn on_listen(mut self, callback: impl FnOnce(SocketAddr) + Send + Sync + 'static) -> Application {
        self.on_listen = Some(Box::new(callback));
        self
    }

    /// Builds everything and runs the hooks of the start, without listening.
    ///
    /// # Errors
    ///
    /// What the application asks for around its handlers and cannot be, or all providers that could not be built, or the hooks
    /// that failed, or the routes that clash.
    pub async fn start(self) -> Result<Running, StartError> {
        let Checked { around, csrf } = self.edge.check(speaks(&self.server)).map_err(StartError::boot)?;
        let context = self.context.start().await.map_err(StartError::boot)?;
        #[cfg(feature = "openapi")]
        let added = described::added(
            self.added,
            context.container().graph(),
            &self.prefix,
            self.versioning,
            self.problem_details,
        );
        #[cfg(not(feature = "openapi"))]
        let added = Vec::new();
        let table = Table {
            prefix: self.prefix,
            versioning: self.versioning,
            body_limit: self.body_limit,
            time_limit: self.time_limit,
            csrf,
            problem_details: self.problem_details,
            added,
            #[cfg(feature = "protected-cookies")]
            cookie_key: self.cookie_key,
        };
        match table.service(&context, self.mounts) {
            Ok(service) => {
                let service = self.layers.into_iter().fold(service, |service, layer| layer(service));
                // Compressed answers could not be rewritten.
                let service = if self.problem_details { with_problems(service) } else { service };
                #[cfg(feature = "compression")]
                let service = if self.compression { compressed(service) } else { service };
                let service = around.into_iter().fold(service, |service, around| service.within(around));
                Ok(Running::new(context, service, self.server, self.on_listen))
            }
            Err(error) => {
                context.stop("").await;
                Err(error)
            }
        }
    }

    /// Starts, listens on `address` (`127.0.0.1:3000`; port 0 picks a free one), serves until SIGTERM or ctrl-c, and stops
    /// gracefully.
    ///
    /// # Errors
    ///
    /// As [`Application::start`], and when the address cannot be listened on.
    pub async fn listen(self, address: impl AsRef<str>) -> Result<(), StartError> {
        self.start().await?.listen(address.as_ref()).await
    }
}

/// What a server speaks.
#[cfg_attr(not(feature = "tls"), expect(unused_variables, reason = "only TLS is an option"))]
fn speaks(server: &ServerOptions) -> Scheme {
    #[cfg(feature = "tls")]
    if server.tls.is_some() {
        return Scheme::Https;
    }
    Scheme::Http
}

/// What the table of routes is made of.
struct Table {
    prefix: Prefix,
    versioning: Versioning,
    body_limit: Option<usize>,
    time_limit: Option<TimeLimit>,
    csrf: Option<CsrfPolicy>,
    problem_details: bool,
    #[cfg(feature = "protected-cookies")]
    cookie_key: Option<CookieKey>,
    /// Routes that are no handlers of the graph.
    added: Vec<RouteSpec>,
}

impl Table {
    fn service(
        self,
        context: &ApplicationContext,
        mounts: Vec<(String, ErasedService)>,
    ) -> Result<HttpService, StartError> {
        let container = context.container();
        let mut specs =
            routes::routes(container, &self.prefix, self.versioning, self.time_limit).map_err(StartError::boot)?;
        specs.extend(self.added);
        if let Some(fault) = self.versioning.fault() {
            let mut faults = BootError::none();
            faults.add(fault);
            faults.into_result().map_err(StartError::boot)?;
        }
        #[cfg(feature = "protected-cookies")]
        if self.cookie_key.is_none() {
            keyless(container.graph()).map_err(StartError::boot)?;
        }
        let router = Router::build(specs).map_err(StartError::routes)?.versioned(self.versioning);
        #[cfg(feature = "protected-cookies")]
        if let Some(key) = self.cookie_key {
            router.shared().set_cookie_key(key);
        }
        let mut faults = BootError::none();
        let mut filters = Vec::new();
        for bound in routes::application_filters(container) {
            match bound.downcast() {
                Ok(filter) => filters.push(*filter),
                Err(_) => faults.add("a filter of the application is bound to another transport"),
            }
        }
        faults.into_result().map_err(StartError::boot)?;
        let mut builder = HttpServiceBuilder::new(router).filters(filters).problem_details(self.problem_details);
        if let Some(bytes) = self.body_limit {
            builder = builder.body_limit(bytes);
        }
        if let Some(policy) = self.csrf {
            builder = builder.csrf(policy);
        }
        if container.has_scoped() {
            builder = builder.scoped(container.clone());
        }
        let builder = mounts.into_iter().fold(builder, |builder, (path, service)| builder.mount(&path, service));
        Ok(builder.build())
    }
}
