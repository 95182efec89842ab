//! What `#[controller]` would write, by hand.

use std::sync::Arc;

use bytes::Bytes;
use http::{Method, StatusCode};
use http_body_util::Full;
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::di::{BoundEnhancer, ControllerDef, HandlerDef, Instance, Key, Keyed, Name, Place};
use crate::http::__private::{Response, answer, header, ip, param, query_value, reply};
use crate::http::body::Body;
use crate::http::endpoint::{Controller, Glue, endpoint_of};
use crate::http::error::{HttpError, NotFound};
use crate::http::extract::{FromRequestParts as _, json_body, query_object};
use crate::http::response::{Json, Redirect};
use crate::http::{HttpService, HttpServiceBuilder, RequestId, RouteSpec, Router, join_paths};

pub(super) struct UserController {
    pub(super) greeting: &'static str,
}

impl Keyed for UserController {
    const KEY: Key = Key::of(module_path!(), "UserController", line!(), column!());
    const NAME: Name = Name::of("UserController");
    const PLACE: Place = Place::NOWHERE;
}

#[derive(Debug, Serialize)]
pub(super) struct User {
    id: i64,
    name: String,
}

#[derive(Debug, Deserialize, Serialize, Validate)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreateUser {
    #[validate(email(message = "Invalid email format"))]
    email: String,
    #[validate(length(min = 8, max = 128))]
    password: String,
    #[validate(length(max = 100))]
    full_name: Option<String>,
    #[serde(default)]
    #[validate(nested)]
    items: Vec<Item>,
}

#[derive(Debug, Deserialize, Serialize, Validate)]
#[serde(rename_all = "camelCase")]
pub(super) struct Item {
    product_id: i64,
    #[validate(range(min = 1))]
    quantity: u32,
}

#[derive(Debug, Deserialize, Serialize, Validate)]
pub(super) struct Page {
    #[serde(default = "one")]
    #[validate(range(min = 1))]
    page: u32,
    #[serde(default = "twenty")]
    #[validate(range(min = 1, max = 100))]
    limit: u32,
    search: Option<String>,
}

fn one() -> u32 {
    1
}

fn twenty() -> u32 {
    20
}

#[derive(Debug)]
pub(super) struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("secret details")
    }
}

impl std::error::Error for Broken {}

impl HttpError for Broken {
    fn status(&self) -> StatusCode {
        StatusCode::INTERNAL_SERVER_ERROR
    }
}

impl UserController {
    async fn hello(&self) -> &'static str {
        self.greeting
    }

    async fn find(&self, id: i64, verbose: Option<bool>) -> Result<Json<User>, NotFound> {
        match id {
            9 => Err(NotFound::new("User with ID 9 not found")),
            _ => Ok(Json(User { id, name: format!("verbose: {verbose:?}") })),
        }
    }

    async fn list(&self, page: Page) -> Json<Page> {
        Json(page)
    }

    async fn create(&self, user: CreateUser) -> Json<CreateUser> {
        Json(user)
    }

    async fn remove(&self, _id: i64) {}

    async fn fail(&self) -> Result<(), Broken> {
        Err(Broken)
    }

    async fn panic(&self) -> String {
        panic!("secret panic")
    }
}

const fn handler(name: &'static str, verb: &'static str, pattern: &'static str, status: u16) -> HandlerDef {
    HandlerDef {
        site: 0,
        name,
        controller: Name::of("UserController"),
        place: Place::new("app.rs", 1, 1),
        verb,
        pattern,
        versions: None,
        status,
        public: true,
        enhancers: &[],
        asks: &[],
        untaken: &[],
        protected: &[],
        demands: &[],
        view: None,
        metadata: &[&"metadata of the handler"],
        bind: |_| Box::new(()),
        describe: None,
    }
}

static USERS: ControllerDef = ControllerDef {
    name: Name::of("UserController"),
    place: Place::NOWHERE,
    prefix: "users",
    versions: &[],
    hosts: &[],
    enhancers: &[],
    demands: &[],
    metadata: &[&"metadata of the controller", &7u8],
    handlers: &[
        handler("hello", "GET", "/hello", 200),
        handler("find", "GET", "/{id}", 200),
        handler("list", "GET", "/", 200),
        handler("create", "POST", "/", 201),
        handler("remove", "DELETE", "/{id}", 204),
        handler("fail", "GET", "/fail/{*rest}", 200),
        handler("panic", "GET", "/panic", 200),
        handler("about", "GET", "/about/me", 200),
        handler("old", "GET", "/old", 200),
        handler("stream", "GET", "/stream", 200),
    ],
    describe: None,
};

/// The glue of each handler, as the attribute would write it.
#[expect(clippy::unit_arg, reason = "the attribute does not look at what a handler returns")]
const GLUE: [Glue; 10] = [
    |this, args| answer(async move { reply(args.cx, user(&this).hello().await) }),
    |this, args| {
        answer(async move {
            let id: i64 = args.pipes.transform(0, param(args.cx, "id")?).await?;
            let verbose = query_value(args.cx, "verbose")?;
            reply(args.cx, user(&this).find(id, verbose).await)
        })
    },
    |this, args| {
        answer(async move {
            let page = query_object(args.cx)?;
            reply(args.cx, user(&this).list(page).await)
        })
    },
    |this, args| {
        answer(async move {
            let body = json_body(args.cx, args.body).await?;
            reply(args.cx, user(&this).create(body).await)
        })
    },
    |this, args| {
        answer(async move {
            let id = param(args.cx, "id")?;
            reply(args.cx, user(&this).remove(id).await)
        })
    },
    |this, args| answer(async move { reply(args.cx, user(&this).fail().await) }),
    |this, args| answer(async move { reply(args.cx, user(&this).panic().await) }),
    |_, args| {
        answer(async move {
            let agent: Option<String> = header(args.cx, "user-agent")?;
            let token: Option<String> = crate::http::__private::cookie(args.cx, "token")?;
            let id = RequestId::from_request_parts(args.cx).await?;
            let text = format!("{agent:?} {token:?} {} {}", ip::<std::net::IpAddr>(args.cx), id.as_str().len());
            reply(args.cx, (StatusCode::ACCEPTED, [("x-one", "1")], text).flat())
        })
    },
    |_, args| answer(async move { reply(args.cx, Redirect::found("/new")) }),
    |_, args| {
        answer(async move {
            let chunks = ["one ", "two"].map(Ok::<_, std::io::Error>);
            reply(args.cx, Body::from_stream(futures_util::stream::iter(chunks)))
        })
    },
];

/// Nests a triple, as handlers write it.
trait Flat {
    type Nested;
    fn flat(self) -> Self::Nested;
}

impl<A, B, C> Flat for (A, B, C) {
    type Nested = (A, (B, C));
    fn flat(self) -> Self::Nested {
        (self.0, (self.1, self.2))
    }
}

fn user<'a>(controller: &'a Controller<'_>) -> &'a UserController {
    controller.get()
}

pub(super) fn router(enhancers: impl Fn() -> Vec<BoundEnhancer>) -> Router {
    let controller = Arc::new(UserController { greeting: "hello" });
    let specs = USERS.handlers.iter().zip(GLUE).map(|(handler, glue)| RouteSpec {
        version: None,
        host: None,
        verb: handler.verb.into(),
        pattern: join_paths([USERS.prefix, handler.pattern]),
        endpoint: endpoint_of(Instance::new(controller.clone()), enhancers(), (handler, &USERS), glue),
    });
    Router::build(specs).unwrap_or_else(|conflicts| panic!("{conflicts:?}"))
}

pub(super) fn app() -> HttpService {
    HttpServiceBuilder::new(router(Vec::new)).build()
}

/// An answer with its body read.
pub(super) struct Answer {
    pub(super) head: Response,
    pub(super) text: String,
}

impl Answer {
    pub(super) fn status(&self) -> u16 {
        self.head.status().as_u16()
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.head.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }
}

pub(super) fn request(method: &str, target: &str) -> http::request::Builder {
    http::Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(target)
}

pub(super) async fn send(app: &HttpService, request: http::Request<Full<Bytes>>) -> Answer {
    let mut head = app.handle(request).await;
    let bytes = std::mem::take(head.body_mut()).collect(usize::MAX).await.unwrap();
    Answer { head, text: String::from_utf8(bytes.into()).unwrap() }
}

pub(super) async fn call(method: &str, target: &str) -> Answer {
    send(&app(), request(method, target).body(Full::default()).unwrap()).await
}

pub(super) async fn post(body: &str) -> Answer {
    let request = request("POST", "/users").header("content-type", "application/json");
    send(&app(), request.body(Full::from(body.to_owned())).unwrap()).await
}
