//! The framework of this repository, as its guide shows it: a controller, two guards, a validated body, request scope.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use http::Request;
use http::header::AUTHORIZATION;
use http_body_util::Full;
use nest::http::{Body, CurrentRequest, Forbidden, HttpService, Json, Response, Running, Unauthorized};
use nest::{ExecutionContext, Proof, controller, guard, injectable, module};
use serde::Deserialize;
use tokio::net::TcpListener;
use validator::{Validate, ValidationError};

use super::{Peer, Service, Start};
use crate::contract::{
    CreatedUser, Greeting, Item, NewUser, PLAINTEXT, Profile, Singleton, Trace, User, UserQuery, is_email,
};
use crate::jwt;

include!(concat!(env!("OUT_DIR"), "/items.rs"));

/// The peer.
pub struct Nest {
    running: Running,
    service: HttpService,
}

impl Start for Nest {
    async fn start(routes: usize) -> Self {
        let application = if routes > 5 { nest::app!(ManyModule) } else { nest::app!(FewModule) };
        let running = application.start().await.expect("nothing in the application can fail to start");
        let service = running.service();
        Self { running, service }
    }
}

impl Service for Nest {
    type Body = Body;

    async fn call(&self, request: Request<Full<Bytes>>) -> Response {
        self.service.handle(request).await
    }
}

impl Peer for Nest {
    async fn serve(self, listener: TcpListener) -> io::Result<()> {
        self.running.serve(listener, std::future::pending()).await.map_err(io::Error::other)
    }
}

#[module(
    imports = [PartsModule],
    controllers = [BenchController, ScopedController, ManyItems],
)]
struct ManyModule;

#[module(
    imports = [PartsModule],
    controllers = [BenchController, ScopedController, FewItems],
)]
struct FewModule;

#[module(
    providers = [
        TokenGuard,
        Verifier,
        provide(Log, value = Log(Singleton { name: "log" })),
        provide(Catalogue, value = Catalogue(Singleton { name: "catalogue" })),
        provide(Store, value = Store(Singleton { name: "store" })),
        RequestNumber,
        Audit,
        Basket,
        Session,
    ],
    exports = [TokenGuard, Audit, Basket, Session],
)]
struct PartsModule;

#[injectable]
struct Verifier(#[inject(value = jwt::Verifier::new())] jwt::Verifier);

/// What a valid token proves.
#[derive(Clone, Proof)]
struct Claims {
    subject: String,
    role: String,
}

#[injectable]
struct TokenGuard {
    verifier: Arc<Verifier>,
}

#[guard]
impl TokenGuard {
    async fn can_activate(&self, cx: &ExecutionContext) -> Result<Claims, Unauthorized> {
        let claims = cx
            .request()
            .headers()
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .and_then(|token| self.verifier.0.verify(token))
            .ok_or_else(|| Unauthorized::new("Unauthorized"))?;
        Ok(Claims { subject: claims.sub, role: claims.role })
    }
}

#[guard]
async fn admin(claims: &Claims) -> Result<(), Forbidden> {
    if claims.role == jwt::ADMIN { Ok(()) } else { Err(Forbidden::new("Forbidden resource")) }
}

/// The body of endpoint D, with its rules declared.
#[derive(Debug, Deserialize, Validate)]
struct NewUserBody {
    #[validate(length(min = 2, max = 100))]
    name: String,
    // The rule that the other peers check, rather than the regular expression behind `email`.
    #[validate(custom(function = email))]
    email: String,
    #[validate(length(min = 8, max = 100))]
    password: String,
    age: u8,
}

fn email(text: &str) -> Result<(), ValidationError> {
    if is_email(text) { Ok(()) } else { Err(ValidationError::new("email")) }
}

#[injectable]
struct BenchController;

#[controller]
impl BenchController {
    #[public]
    #[get("/plaintext")]
    async fn plaintext(&self) -> &'static str {
        PLAINTEXT
    }

    /// No endpoint: what a panic is answered with must be the same in all peers that catch it.
    #[public]
    #[get("/panic")]
    async fn panic(&self) -> &'static str {
        panic!("this handler panics, for a test")
    }

    #[public]
    #[get("/json")]
    async fn json(&self) -> Json<Greeting> {
        Json(Greeting::hello())
    }

    #[public]
    #[get("/api/v1/users/{id}")]
    async fn find_user(&self, #[param] id: u64, #[query] verbose: Option<bool>) -> Json<User> {
        Json(User::find(id, &UserQuery { verbose: verbose.unwrap_or(false) }))
    }

    #[public]
    #[post("/api/v1/users")]
    async fn create_user(&self, #[body] body: NewUserBody) -> Json<CreatedUser> {
        let NewUserBody { name, email, password, age } = body;
        Json(CreatedUser::from(NewUser { name, email, password, age }))
    }

    #[get("/guarded", guards = [TokenGuard, admin])]
    async fn guarded(&self, claims: Claims) -> Json<Profile> {
        Json(Profile { subject: claims.subject, role: claims.role })
    }
}

#[injectable(value)]
struct Log(Singleton);
#[injectable(value)]
struct Catalogue(Singleton);
#[injectable(value)]
struct Store(Singleton);

/// The number in the header `x-request-id`.
struct RequestNumber(u64);

#[injectable(scope = request)]
impl RequestNumber {
    #[inject]
    fn new(request: CurrentRequest) -> Self {
        let header = request.headers().get("x-request-id").and_then(|value| value.to_str().ok());
        RequestNumber(header.and_then(|value| value.parse().ok()).unwrap_or(0))
    }
}

#[injectable(scope = request)]
struct Audit {
    log: Arc<Log>,
    request: Arc<RequestNumber>,
}

#[injectable(scope = request)]
struct Basket {
    catalogue: Arc<Catalogue>,
    request: Arc<RequestNumber>,
}

#[injectable(scope = request)]
struct Session {
    store: Arc<Store>,
    request: Arc<RequestNumber>,
}

#[injectable]
struct ScopedController {
    audit: Arc<Audit>,
    basket: Arc<Basket>,
    session: Arc<Session>,
}

#[controller]
impl ScopedController {
    #[public]
    #[get("/scoped")]
    async fn scoped(&self) -> Json<Trace> {
        assert_eq!(self.audit.request.0, self.basket.request.0);
        assert_eq!(self.audit.request.0, self.session.request.0);
        Json(Trace {
            request: self.audit.request.0,
            audit: self.audit.log.0.name,
            basket: self.basket.catalogue.0.name,
            session: self.session.store.0.name,
        })
    }
}
