//! hyper with the guarantees of a framework: raw hyper, and what an expert adds by hand so that clients see of it what they see of
//! ours.
//!
//! Every answer has an `x-request-id`. An unknown path is 404, an unknown method 405 with `Allow`, OPTIONS is answered, and HEAD is
//! GET without its body. Errors are JSON. A handler that panics is answered with 500. Bodies are limited to 1 MiB and may not
//! stall; a connection has a time limit for heads and for answers that nobody reads, and there is a most of them.
//!
//! It is written to be fast, in all the ways that ours is: nothing is boxed, ids are slices of one text, and headers are copied
//! from a template that has a place for the id. Only this is left out, none of which costs a request that goes well: the form of
//! what hyper refuses by itself, the rest of a body that comes after its answer, finishing requests when the server stops.

mod answer;
mod request_id;
mod socket;

use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, Method, Request, StatusCode, Uri};
use http_body::Body;
use http_body_util::Full;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::sleep;

use self::answer::{Answer, allow, json, plaintext, refuse, refuse_faults, without_body};
use self::socket::WriteTimeout;
use super::{Peer, Service, Start};
use crate::contract::{CreatedUser, Greeting, Item, NewUser, Profile, Singleton, Trace, User, UserQuery, is_email};
use crate::jwt::{self, Claims, Verifier};

/// The largest accepted body in bytes, and the other limits: the defaults of ours.
const BODY_LIMIT: usize = 1024 * 1024;
const MAX_CONNECTIONS: usize = 10_000;
const MAX_HEAD: usize = 200 * 1024;
const MAX_HEADERS: usize = 100;
const HEAD_TIMEOUT: Duration = Duration::from_secs(60);
const STALL_TIMEOUT: Duration = Duration::from_secs(30);

const GET: &str = "GET, HEAD, OPTIONS";
const POST: &str = "POST, OPTIONS";

/// The peer.
pub struct HyperWithGuarantees {
    routes: usize,
    verifier: Verifier,
    log: Arc<Singleton>,
    catalogue: Arc<Singleton>,
    store: Arc<Singleton>,
}

impl Start for HyperWithGuarantees {
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

impl Service for HyperWithGuarantees {
    type Body = Full<Bytes>;

    async fn call(&self, request: Request<Full<Bytes>>) -> Answer {
        self.answer(request).await
    }
}

impl Peer for HyperWithGuarantees {
    async fn serve(self, listener: TcpListener) -> io::Result<()> {
        let peer = Arc::new(self);
        let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        let mut builder = auto::Builder::new(TokioExecutor::new());
        builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
        builder.http1().max_buf_size(MAX_HEAD).max_headers(MAX_HEADERS);
        builder.http2().timer(TokioTimer::new()).max_concurrent_streams(200).max_header_list_size(MAX_HEAD as u32);
        let builder = Arc::new(builder);
        loop {
            let slot = Arc::clone(&slots).acquire_owned().await.map_err(io::Error::other)?;
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let (peer, builder) = (Arc::clone(&peer), Arc::clone(&builder));
            tokio::spawn(async move {
                let service = service_fn(move |request| {
                    let peer = Arc::clone(&peer);
                    async move { Ok::<_, Infallible>(peer.answer(request).await) }
                });
                let stream = TokioIo::new(WriteTimeout::new(stream, STALL_TIMEOUT));
                // A client that hangs up in the middle is its own affair.
                let _ = builder.serve_connection_with_upgrades(stream, service).await;
                drop(slot);
            });
        }
    }
}

impl HyperWithGuarantees {
    /// Answers a request with any body, with an id and whatever happens.
    #[expect(clippy::manual_async_fn, reason = "an async fn moves its arguments once more, and a request is large")]
    fn answer<B: Body<Data = Bytes>>(&self, request: Request<B>) -> impl Future<Output = Answer> {
        async move {
            let id = request_id::next();
            let is_head = request.method() == Method::HEAD;
            let mut response = {
                let mut handling = pin!(self.handle(request));
                poll_fn(|task| match catch_unwind(AssertUnwindSafe(|| handling.as_mut().poll(task))) {
                    Ok(poll) => poll,
                    Err(_) => Poll::Ready(refuse(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error")),
                })
                .await
            };
            request_id::write(id, response.headers_mut());
            if is_head { without_body(response) } else { response }
        }
    }

    #[expect(clippy::manual_async_fn, reason = "an async fn moves its arguments once more, and a request is large")]
    fn handle<B: Body<Data = Bytes>>(&self, request: Request<B>) -> impl Future<Output = Answer> {
        async move {
            let path = request.uri().path();
            match (request.method(), path) {
                (&Method::GET | &Method::HEAD, "/plaintext") => plaintext(),
                (&Method::GET | &Method::HEAD, "/json") => json(StatusCode::OK, &Greeting::hello()),
                (&Method::GET | &Method::HEAD, "/guarded") => self.guarded(request.headers()),
                (&Method::GET | &Method::HEAD, "/scoped") => self.scoped(request.headers()),
                (&Method::GET | &Method::HEAD, "/panic") => panic!("this handler panics, for a test"),
                (&Method::POST, "/api/v1/users") => {
                    let (parts, body) = request.into_parts();
                    create_user(&parts.headers, body).await
                }
                (&Method::GET | &Method::HEAD, _) => {
                    if let Some(id) = path.strip_prefix("/api/v1/users/") {
                        if !is_segment(id) {
                            return unknown(StatusCode::NOT_FOUND, request.method(), request.uri());
                        }
                        find_user(id, request.uri())
                    } else if let Some((route, id)) = self.item_of(path) {
                        item(route, id)
                    } else {
                        self.not_routed(request.method(), request.uri())
                    }
                }
                _ => self.not_routed(request.method(), request.uri()),
            }
        }
    }

    /// `/r{n}/items/{id}`. The routes are numbered, so by hand they are a number to be parsed.
    fn item_of<'path>(&self, path: &'path str) -> Option<(usize, &'path str)> {
        let (route, id) = path.strip_prefix("/r")?.split_once("/items/")?;
        let route = route.parse::<usize>().ok().filter(|route| *route < self.routes)?;
        is_segment(id).then_some((route, id))
    }

    /// What no handler takes: 204 to OPTIONS, 405 or 404.
    #[cold]
    fn not_routed(&self, method: &Method, uri: &Uri) -> Answer {
        let path = uri.path();
        let allowed = match path {
            "/plaintext" | "/json" | "/guarded" | "/scoped" | "/panic" => GET,
            "/api/v1/users" => POST,
            _ if path.strip_prefix("/api/v1/users/").is_some_and(is_segment) || self.item_of(path).is_some() => GET,
            _ => return unknown(StatusCode::NOT_FOUND, method, uri),
        };
        match *method {
            Method::OPTIONS => allow(allowed),
            _ => {
                let mut response = unknown(StatusCode::METHOD_NOT_ALLOWED, method, uri);
                response.headers_mut().extend(allow(allowed).into_parts().0.headers);
                response
            }
        }
    }

    fn guarded(&self, headers: &HeaderMap) -> Answer {
        let claims = headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .and_then(|token| self.verifier.verify(token));
        match claims {
            None => refuse(StatusCode::UNAUTHORIZED, "Unauthorized"),
            Some(Claims { sub, role, .. }) if role == jwt::ADMIN => {
                json(StatusCode::OK, &Profile { subject: sub, role })
            }
            Some(_) => refuse(StatusCode::FORBIDDEN, "Forbidden resource"),
        }
    }

    fn scoped(&self, headers: &HeaderMap) -> Answer {
        let request = headers
            .get("x-request-id")
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.parse().ok())
            .unwrap_or(0);
        let audit = Scoped { singleton: Arc::clone(&self.log), request };
        let basket = Scoped { singleton: Arc::clone(&self.catalogue), request };
        let session = Scoped { singleton: Arc::clone(&self.store), request };
        assert_eq!(audit.request, basket.request);
        assert_eq!(audit.request, session.request);
        let trace = Trace {
            request: audit.request,
            audit: audit.singleton.name,
            basket: basket.singleton.name,
            session: session.singleton.name,
        };
        json(StatusCode::OK, &trace)
    }
}

/// One of the three objects that live as long as a request.
struct Scoped {
    singleton: Arc<Singleton>,
    request: u64,
}

/// Whether a text is one segment of a path.
fn is_segment(text: &str) -> bool {
    !text.is_empty() && !text.contains('/')
}

/// `Cannot GET /nope`.
#[cold]
fn unknown(status: StatusCode, method: &Method, uri: &Uri) -> Answer {
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    refuse(status, &format!("Cannot {method} {target}"))
}

#[cold]
fn expected(what: &str) -> Answer {
    refuse(StatusCode::BAD_REQUEST, &format!("Validation failed ({what} is expected)"))
}

fn item(route: usize, id: &str) -> Answer {
    match id.parse() {
        Ok(id) => json(StatusCode::OK, &Item { route, id }),
        Err(_) => expected("numeric string"),
    }
}

fn find_user(id: &str, uri: &Uri) -> Answer {
    let Ok(id) = id.parse() else {
        return expected("numeric string");
    };
    let mut query = UserQuery { verbose: false };
    for (name, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        if name == "verbose" {
            let Ok(verbose) = value.parse() else {
                return expected("boolean string");
            };
            query.verbose = verbose;
        }
    }
    json(StatusCode::OK, &User::find(id, &query))
}

/// The body of endpoint D; other properties are refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewUserBody {
    name: String,
    email: String,
    password: String,
    age: u8,
}

async fn create_user<B: Body<Data = Bytes>>(headers: &HeaderMap, body: B) -> Answer {
    if !is_json(headers) {
        return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type");
    }
    let body = match collect(body).await {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    let NewUserBody { name, email, password, age } = match serde_json::from_slice(&body) {
        Ok(body) => body,
        Err(error) => return refuse(StatusCode::BAD_REQUEST, &error.to_string()),
    };
    let user = NewUser { name, email, password, age };
    if user.is_valid() { json(StatusCode::CREATED, &CreatedUser::from(user)) } else { refuse_user(&user) }
}

/// All that is wrong with a user.
#[cold]
fn refuse_user(user: &NewUser) -> Answer {
    let mut faults = Vec::new();
    for (field, text, min) in [("name", &user.name, 2), ("password", &user.password, 8)] {
        let length = text.chars().count();
        if length < min {
            faults.push((field, "length", format!("{field} must be longer than or equal to {min} characters")));
        } else if length > 100 {
            faults.push((field, "length", format!("{field} must be shorter than or equal to 100 characters")));
        }
    }
    if !is_email(&user.email) {
        faults.push(("email", "email", "email must be an email".to_owned()));
    }
    refuse_faults(&faults)
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(CONTENT_TYPE) else { return false };
    if value == "application/json" {
        return true;
    }
    let Ok(text) = value.to_str() else { return false };
    let essence = text.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json") || essence.to_ascii_lowercase().ends_with("+json")
}

/// Reads a body as a whole; one that comes in one piece is not copied. No timer is set before there is something to wait for.
async fn collect<B: Body<Data = Bytes>>(body: B) -> Result<Bytes, Answer> {
    if body.size_hint().lower() > BODY_LIMIT as u64 {
        return Err(too_large());
    }
    let mut body = pin!(body);
    let mut timer = None;
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    loop {
        let frame = poll_fn(|task| match body.as_mut().poll_frame(task) {
            Poll::Ready(frame) => {
                timer = None;
                Poll::Ready(Some(frame))
            }
            Poll::Pending => {
                let timer = timer.get_or_insert_with(|| Box::pin(sleep(STALL_TIMEOUT)));
                timer.as_mut().poll(task).map(|()| None)
            }
        });
        let Some(frame) = frame.await else {
            return Err(refuse(StatusCode::REQUEST_TIMEOUT, "The body stalled"));
        };
        let data = match frame {
            None => break,
            Some(Err(_)) => return Err(refuse(StatusCode::BAD_REQUEST, "The body ended too early")),
            Some(Ok(frame)) => frame.into_data().unwrap_or_default(),
        };
        if first.len().max(all.len()) + data.len() > BODY_LIMIT {
            return Err(too_large());
        }
        if first.is_empty() && all.is_empty() {
            if body.is_end_stream() {
                return Ok(data);
            }
            first = data;
        } else {
            if all.is_empty() {
                all.extend_from_slice(&std::mem::take(&mut first));
            }
            all.extend_from_slice(&data);
        }
    }
    Ok(if all.is_empty() { first } else { all.freeze() })
}

#[cold]
fn too_large() -> Answer {
    refuse(StatusCode::PAYLOAD_TOO_LARGE, "request entity too large")
}
