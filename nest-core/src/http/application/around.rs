//! What an application asks for around its handlers.

use super::builder::Application;
use crate::http::edge::{Cors, Csrf, SecurityHeaders, TrustedProxies};

impl Application {
    /// Believes what these proxies say about the client: `trust_proxies(["10.0.0.0/8"])`.
    ///
    /// Without it, the client is whoever is at the other end of the connection. With it, `X-Forwarded-For` is read from the
    /// right: each address is believed as long as the hop that wrote it down is one of the proxies, so what a client writes
    /// there itself is never reached. `X-Forwarded-Proto` says in the same way what the client speaks. Other headers are read
    /// only when asked for, by [`TrustedProxies`].
    ///
    /// A text that is no address and no range ends the start.
    pub fn trust_proxies(mut self, proxies: impl Into<TrustedProxies>) -> Application {
        self.edge.proxies = Some(proxies.into());
        self
    }

    /// Lets scripts of other origins call the application: `cors(Cors::origins(["https://shop.example"]))`.
    ///
    /// Without it browsers refuse them, since no answer says otherwise. Preflights are answered before layers, guards and
    /// routes; an origin that is not allowed gets an answer that doesn't mention it, from which the browser concludes the rest. It
    /// is no guard: the request itself is answered, and programs other than browsers don't ask.
    ///
    /// A text that is no origin ends the start, and so does every origin together with credentials.
    pub fn cors(mut self, cors: Cors) -> Application {
        self.edge.cors = Some(cors);
        self
    }

    /// Adds headers to every answer that tell browsers to be careful with it: `security_headers(SecurityHeaders::default())`. A
    /// header that an answer has itself stays as it is.
    ///
    /// `Strict-Transport-Security` is only sent to clients that came by TLS, to this server or to a
    /// [trusted proxy](Application::trust_proxies) which says so.
    pub fn security_headers(mut self, headers: SecurityHeaders) -> Application {
        self.edge.security_headers = Some(headers);
        self
    }

    /// Answers errors with problem details (RFC 9457): `application/problem+json` with `type` (`about:blank`), `title`, `status`,
    /// `detail`, `instance` (the path of the request) and, of an input that is not valid, `errors`, instead of NestJS's members.
    ///
    /// So are those of layers, guards, filters and mounted services that have the form of all errors, and what the server itself
    /// refuses. A body of one's own, by [`ErrorBody::custom`](crate::http::ErrorBody::custom) or from a handler, stays as it is.
    pub fn problem_details(mut self) -> Application {
        self.problem_details = true;
        self
    }

    /// Compresses answers with gzip or brotli for clients that take it: texts of 1 KiB and more, files out of memory and mounted
    /// ones included. Images, other media, archives, streams of events, and parts of files are left as they are.
    ///
    /// An answer that has a secret in it together with something that a stranger chose tells of the secret by its length
    /// (BREACH): leave such a route out by
    /// `cache-control: no-transform`.
    #[cfg(feature = "compression")]
    pub fn compression(mut self) -> Application {
        self.compression = true;
        self
    }

    /// Writes one event per request to the log, at level `info` with the target `nest::access`: `method`, `route` (the pattern, when
    /// a route took it), `status`, `duration_us` (microseconds to the head of the answer), `bytes` (of the body, when that is
    /// known), `client` and `request_id`. Never a path, a query, a header or a body: those hold what clients say in confidence.
    ///
    /// A request that was given up, because its connection ended or its time was over, has no `status`.
    pub fn access_log(mut self) -> Application {
        self.edge.access_log = true;
        self
    }

    /// Keeps note of the trace that a request belongs to (W3C Trace Context): all its events are in a span `request` with the
    /// target `nest::trace` and `trace_id`, `span_id`, `parent_id` and `request_id`, and
    /// [`TraceContext`](crate::http::TraceContext) is the same wherever it is asked for.
    pub fn trace_context(mut self) -> Application {
        self.edge.trace_context = true;
        self
    }

    /// Refuses requests that pages of other origins make a browser send on behalf of its user (403): `csrf(Csrf::default())`.
    ///
    /// It goes by what browsers say, `Sec-Fetch-Site` and otherwise `Origin`, which has to name the host that was asked for; there
    /// are no tokens. Programs that are no browsers say neither, and are not refused. GET, HEAD and OPTIONS are not checked,
    /// so that they must not change anything. A route is left out by
    /// `#[metadata(AllowCrossOrigin)]`: [`AllowCrossOrigin`](crate::http::AllowCrossOrigin).
    ///
    /// A text that is no origin ends the start. What [`Application::cors`] allows is not trusted here: to read is not to write.
    pub fn csrf(mut self, csrf: Csrf) -> Application {
        self.edge.csrf = Some(csrf);
        self
    }
}
