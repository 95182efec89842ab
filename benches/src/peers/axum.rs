//! axum 0.8 as its documentation shows it: extractors, `State`, `Json`, `axum::serve`.

use std::io;
use std::sync::Arc;

use ::axum::Router;
use ::axum::body::Body;
use ::axum::extract::{FromRef, FromRequestParts, Path, Query, State};
use ::axum::response::Json;
use ::axum::routing::{get, post};
use ::axum::serve::ListenerExt as _;
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use tokio::net::TcpListener;
use tower_service::Service as _;

use super::{Peer, Service, Start};
use crate::contract::{CreatedUser, Greeting, Item, NewUser, PLAINTEXT, Profile, Singleton, Trace, User, UserQuery};
use crate::jwt::{self, Claims, Verifier};

/// The axum peer.
pub struct Axum {
    router: Router,
}

impl Start for Axum {
    async fn start(routes: usize) -> Self {
        let mut router = Router::new()
            .route("/plaintext", get(plaintext))
            .route("/json", get(greeting))
            .route("/api/v1/users/{id}", get(find_user))
            .route("/api/v1/users", post(create_user))
            .route("/guarded", get(guarded))
            .route("/scoped", get(scoped));
        for route in 0..routes {
            let item = move |Path(id): Path<u64>| async move { Json(Item { route, id }) };
            router = router.route(&format!("/r{route}/items/{{id}}"), get(item));
        }
        Self { router: router.with_state(AppState::new()) }
    }
}

impl Service for Axum {
    type Body = Body;

    async fn call(&self, request: Request<Full<Bytes>>) -> Response<Body> {
        // A router is always ready, and cloning it is one reference count: `axum::serve` does the same.
        match self.router.clone().call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

impl Peer for Axum {
    async fn serve(self, listener: TcpListener) -> io::Result<()> {
        let listener = listener.tap_io(|stream| {
            // The measurement would show it; a connection that has just died is its own affair.
            let _ = stream.set_nodelay(true);
        });
        ::axum::serve(listener, self.router).await
    }
}

/// What handlers share. It is cloned for each request, so every part is one reference count.
#[derive(Clone)]
struct AppState {
    verifier: Arc<Verifier>,
    singletons: Arc<Singletons>,
}

struct Singletons {
    log: Arc<Singleton>,
    catalogue: Arc<Singleton>,
    store: Arc<Singleton>,
}

impl AppState {
    fn new() -> Self {
        let singletons = Singletons {
            log: Arc::new(Singleton { name: "log" }),
            catalogue: Arc::new(Singleton { name: "catalogue" }),
            store: Arc::new(Singleton { name: "store" }),
        };
        Self { verifier: Arc::new(Verifier::new()), singletons: Arc::new(singletons) }
    }
}

impl FromRef<AppState> for Arc<Verifier> {
    fn from_ref(state: &AppState) -> Self {
        Arc::clone(&state.verifier)
    }
}

async fn plaintext() -> &'static str {
    PLAINTEXT
}

async fn greeting() -> Json<Greeting> {
    Json(Greeting::hello())
}

async fn find_user(Path(id): Path<u64>, Query(query): Query<UserQuery>) -> Json<User> {
    Json(User::find(id, &query))
}

async fn create_user(Json(user): Json<NewUser>) -> Result<(StatusCode, Json<CreatedUser>), StatusCode> {
    if !user.is_valid() {
        return Err(StatusCode::BAD_REQUEST);
    }
    Ok((StatusCode::CREATED, Json(user.into())))
}

async fn guarded(Admin(claims): Admin) -> Json<Profile> {
    Json(Profile { subject: claims.sub, role: claims.role })
}

/// The bearer of a valid token with the role that [`guarded`] asks for.
struct Admin(Claims);

impl<S: Send + Sync> FromRequestParts<S> for Admin
where
    Arc<Verifier>: FromRef<S>,
{
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> {
        let claims = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .and_then(|token| Arc::<Verifier>::from_ref(state).verify(token))
            .ok_or(StatusCode::UNAUTHORIZED)?;
        if claims.role != jwt::ADMIN {
            return Err(StatusCode::FORBIDDEN);
        }
        Ok(Self(claims))
    }
}

async fn scoped(State(state): State<AppState>, RequestId(request): RequestId) -> Result<Json<Trace>, StatusCode> {
    let audit = Scoped { singleton: Arc::clone(&state.singletons.log), request };
    let basket = Scoped { singleton: Arc::clone(&state.singletons.catalogue), request };
    let session = Scoped { singleton: Arc::clone(&state.singletons.store), request };
    if audit.request != basket.request || audit.request != session.request {
        return Err(StatusCode::INTERNAL_SERVER_ERROR);
    }
    Ok(Json(Trace {
        request: audit.request,
        audit: audit.singleton.name,
        basket: basket.singleton.name,
        session: session.singleton.name,
    }))
}

/// The number that the client gave the request.
struct RequestId(u64);

impl<S: Send + Sync> FromRequestParts<S> for RequestId {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, StatusCode> {
        let id = parts.headers.get("x-request-id").and_then(|value| value.to_str().ok());
        Ok(Self(id.and_then(|value| value.parse().ok()).unwrap_or(0)))
    }
}

/// One of the three objects that live as long as a request.
struct Scoped {
    singleton: Arc<Singleton>,
    request: u64,
}
