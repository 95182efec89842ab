//! Raw hyper: one `match` on method and path, and everything else by hand.
//!
//! This is the yardstick, so it does what a careful author would write and no less: bodies are limited, parameters are
//! parsed, and nothing is skipped because the benchmark would not notice.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri};
use http_body::Body;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use serde::Serialize;
use tokio::net::TcpListener;

use super::{Peer, Service, Start};
use crate::contract::{CreatedUser, Greeting, Item, NewUser, PLAINTEXT, Profile, Singleton, Trace, User, UserQuery};
use crate::jwt::{self, Claims, Verifier};

/// The largest accepted body in bytes, the same as axum's default.
const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// The hand-written peer.
pub struct Hyper {
    routes: usize,
    verifier: Verifier,
    log: Arc<Singleton>,
    catalogue: Arc<Singleton>,
    store: Arc<Singleton>,
}

impl Start for Hyper {
    async fn start(routes: usize) -> Self {
        Self {
            routes,
            verifier: Verifier::new(),
            log: Arc::new(Singleton { name: "log" }),
            catalogue: Arc::new(Singleton { name: "catalogue" }),
            store: Arc::new(Singleton { name: "store" }),
        }
    }
}

impl Service for Hyper {
    type Body = Full<Bytes>;

    async fn call(&self, request: Request<Full<Bytes>>) -> Response<Full<Bytes>> {
        self.answer(request).await
    }
}

impl Peer for Hyper {
    async fn serve(self, listener: TcpListener) -> io::Result<()> {
        let peer = Arc::new(self);
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let peer = Arc::clone(&peer);
            tokio::spawn(async move {
                let service = service_fn(|request| async { Ok::<_, Infallible>(peer.answer(request).await) });
                // A client that hangs up in the middle is its own affair.
                let _ = http1::Builder::new()
                    .timer(TokioTimer::new())
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    }
}

impl Hyper {
    /// Answers a request with any body: prebuilt in process, `Incoming` on a socket.
    async fn answer<B: Body<Data = Bytes>>(&self, request: Request<B>) -> Response<Full<Bytes>>
    where
        B::Error: std::error::Error + Send + Sync + 'static,
    {
        match (request.method(), request.uri().path()) {
            (&Method::GET, "/plaintext") => plaintext(),
            (&Method::GET, "/json") => json(StatusCode::OK, &Greeting::hello()),
            (&Method::GET, "/guarded") => self.guarded(request.headers()),
            (&Method::GET, "/scoped") => self.scoped(request.headers()),
            (&Method::POST, "/api/v1/users") => create_user(request.into_body()).await,
            (&Method::GET, path) => {
                if let Some(id) = path.strip_prefix("/api/v1/users/") {
                    find_user(id, request.uri())
                } else if let Some(rest) = path.strip_prefix("/r") {
                    self.item(rest)
                } else {
                    status(StatusCode::NOT_FOUND)
                }
            }
            _ => status(StatusCode::NOT_FOUND),
        }
    }

    fn guarded(&self, headers: &HeaderMap) -> Response<Full<Bytes>> {
        let claims = headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .and_then(|token| self.verifier.verify(token));
        match claims {
            None => status(StatusCode::UNAUTHORIZED),
            Some(Claims { sub, role, .. }) if role == jwt::ADMIN => {
                json(StatusCode::OK, &Profile { subject: sub, role })
            }
            Some(_) => status(StatusCode::FORBIDDEN),
        }
    }

    fn scoped(&self, headers: &HeaderMap) -> Response<Full<Bytes>> {
        let request = headers
            .get("x-request-id")
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.parse().ok())
            .unwrap_or(0);
        let audit = Scoped { singleton: Arc::clone(&self.log), request };
        let basket = Scoped { singleton: Arc::clone(&self.catalogue), request };
        let session = Scoped { singleton: Arc::clone(&self.store), request };
        if audit.request != basket.request || audit.request != session.request {
            return status(StatusCode::INTERNAL_SERVER_ERROR);
        }
        let trace = Trace {
            request: audit.request,
            audit: audit.singleton.name,
            basket: basket.singleton.name,
            session: session.singleton.name,
        };
        json(StatusCode::OK, &trace)
    }

    /// `{n}/items/{id}`. The routes are numbered, so by hand they are a number to be parsed.
    fn item(&self, rest: &str) -> Response<Full<Bytes>> {
        let Some((route, id)) = rest.split_once("/items/") else {
            return status(StatusCode::NOT_FOUND);
        };
        match (route.parse::<usize>(), id.parse::<u64>()) {
            (Ok(route), Ok(id)) if route < self.routes => json(StatusCode::OK, &Item { route, id }),
            (Ok(route), Err(_)) if route < self.routes => status(StatusCode::BAD_REQUEST),
            _ => status(StatusCode::NOT_FOUND),
        }
    }
}

/// One of the three objects that live as long as a request.
struct Scoped {
    singleton: Arc<Singleton>,
    request: u64,
}

fn find_user(id: &str, uri: &Uri) -> Response<Full<Bytes>> {
    let Ok(id) = id.parse() else {
        return status(StatusCode::BAD_REQUEST);
    };
    let mut query = UserQuery { verbose: false };
    for (name, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        if name == "verbose" {
            let Ok(verbose) = value.parse() else {
                return status(StatusCode::BAD_REQUEST);
            };
            query.verbose = verbose;
        }
    }
    json(StatusCode::OK, &User::find(id, &query))
}

async fn create_user<B: Body<Data = Bytes>>(body: B) -> Response<Full<Bytes>>
where
    B::Error: std::error::Error + Send + Sync + 'static,
{
    let Ok(body) = Limited::new(body, BODY_LIMIT).collect().await else {
        return status(StatusCode::PAYLOAD_TOO_LARGE);
    };
    match serde_json::from_slice::<NewUser>(&body.to_bytes()) {
        Ok(user) if user.is_valid() => json(StatusCode::CREATED, &CreatedUser::from(user)),
        _ => status(StatusCode::BAD_REQUEST),
    }
}

fn plaintext() -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from_static(PLAINTEXT.as_bytes())));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

fn json<T: Serialize>(status_code: StatusCode, value: &T) -> Response<Full<Bytes>> {
    let Ok(body) = serde_json::to_vec(value) else {
        return status(StatusCode::INTERNAL_SERVER_ERROR);
    };
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status_code;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn status(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}
