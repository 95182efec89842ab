//! What an optional capability of ours costs a request: a route that uses it, against the same route without.
//!
//! To add one: a variant of [`Feature`], a line in each of its `match`es, and a route in `routes.rs` unless one of those that are
//! there will do.

pub mod routes;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::Full;
use nest::http::{Application, Body, Cors, HttpService, Response, Running, SecurityHeaders, Versioning};

use self::routes::FeaturesModule;
use crate::call::Call;
use crate::peers::Service;

/// An optional capability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feature {
    /// The rules of `#[validate(…)]` on a body of four fields, three of which have one.
    Validation,
    /// The fields of a struct that a group sees, out of six of which two are hidden, against a struct of the four.
    Groups,
    /// A version that the request names in a header.
    HeaderVersion,
    /// A version in the path.
    PathVersion,
    /// gzip of a text of 2 KiB.
    Compression,
    /// One event for each request, written by a subscriber.
    AccessLog,
    /// An answer to a script of another origin that may read it.
    Cors,
    /// The default headers for browsers.
    SecurityHeaders,
    /// The client's address out of `X-Forwarded-For`.
    TrustedProxies,
    /// A span around the request, recorded by a subscriber.
    TraceContext,
    /// A guard that proves nothing.
    Guard,
    /// A guard that takes what the route requires.
    Required,
}

/// Whether a route uses the feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It does not.
    Without,
    /// It does.
    With,
}

impl Use {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Without, Self::With];

    /// The word for command lines.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Without => "without",
            Self::With => "with",
        }
    }

    /// The one called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::BOTH.into_iter().find(|one| one.as_str() == name)
    }
}

impl Feature {
    /// Every feature, in the order of the table.
    pub const ALL: [Self; 12] = [
        Self::Validation,
        Self::Groups,
        Self::PathVersion,
        Self::HeaderVersion,
        Self::Guard,
        Self::Required,
        Self::Cors,
        Self::SecurityHeaders,
        Self::TrustedProxies,
        Self::AccessLog,
        Self::TraceContext,
        Self::Compression,
    ];

    /// The name in the table and on command lines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Validation => "validation",
            Self::Groups => "serialization groups",
            Self::PathVersion => "versioning by path",
            Self::HeaderVersion => "versioning by header",
            Self::Guard => "guard",
            Self::Required => "guard with `Required<R>`",
            Self::Cors => "CORS",
            Self::SecurityHeaders => "security headers",
            Self::TrustedProxies => "trusted proxies",
            Self::AccessLog => "access log",
            Self::TraceContext => "trace context",
            Self::Compression => "compression",
        }
    }

    /// The feature called `name`, if there is one.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|feature| feature.name() == name)
    }

    /// The request, which is the same with and without, but for the path of a route that says in its attributes what it uses.
    pub fn call(self, used: Use) -> Call {
        let plain = Call::get("/plain");
        let with = used == Use::With;
        match self {
            Self::Validation => {
                let target = if with { "/validated" } else { "/unvalidated" };
                let body = r#"{"name":"Ada Lovelace","email":"ada@example.com","password":"correct horse","age":36}"#;
                Call::new(Method::POST, target).json(body)
            }
            Self::Groups => Call::get(if with { "/account" } else { "/person" }),
            Self::PathVersion => Call::get(if with { "/v1/versioned" } else { "/versioned" }),
            Self::HeaderVersion => Call::get(if with { "/versioned" } else { "/plain" }).header("x-api-version", "1"),
            Self::Guard => Call::get(if with { "/guarded" } else { "/plain" }),
            Self::Required => Call::get(if with { "/required" } else { "/plain" }),
            Self::Cors => plain.header("origin", "https://shop.example"),
            Self::TrustedProxies => Call::get("/client").header("x-forwarded-for", "203.0.113.7"),
            Self::SecurityHeaders | Self::AccessLog | Self::TraceContext => plain,
            Self::Compression => Call::get("/long").header("accept-encoding", "gzip"),
        }
    }

    /// An application whose route uses the feature, or does not.
    pub async fn start(self, used: Use) -> Featured {
        if matches!(self, Self::AccessLog | Self::TraceContext) {
            subscribe();
        }
        let application: Application = nest::app!(FeaturesModule);
        let application = match (self, used) {
            (Self::PathVersion, Use::With) => application.versioning(Versioning::Uri),
            (Self::HeaderVersion, Use::With) => application.versioning(Versioning::Header("x-api-version")),
            (_, Use::Without) => application,
            (Self::Validation | Self::Groups | Self::Guard | Self::Required, _) => application,
            (Self::Cors, _) => application.cors(Cors::origins(["https://shop.example"])),
            (Self::SecurityHeaders, _) => application.security_headers(SecurityHeaders::default()),
            (Self::TrustedProxies, _) => application.trust_proxies(["127.0.0.1"]),
            (Self::AccessLog, _) => application.access_log(),
            (Self::TraceContext, _) => application.trace_context(),
            (Self::Compression, _) => application.compression(),
        };
        let running = application.start().await.expect("nothing in the application can fail to start");
        Featured { service: running.service(), _running: running }
    }
}

/// An application of ours, called as from a connection of this machine.
pub struct Featured {
    service: HttpService,
    _running: Running,
}

impl Service for Featured {
    type Body = Body;

    async fn call(&self, request: Request<Full<Bytes>>) -> Response {
        self.service.handle_from(request, Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 1)))).await
    }
}

/// How many lines the subscriber has written.
static LINES: AtomicUsize = AtomicUsize::new(0);

/// How many lines of log this process has written so far: none before a feature that logs has been started.
pub fn lines() -> usize {
    LINES.load(Ordering::Relaxed)
}

/// Writes events as an application would, but to nowhere.
fn subscribe() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt().with_ansi(false).with_writer(|| Nowhere).init();
    });
}

/// Where lines are counted and dropped.
struct Nowhere;

impl std::io::Write for Nowhere {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        LINES.fetch_add(1, Ordering::Relaxed);
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
