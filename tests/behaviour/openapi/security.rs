//! What guards ask for.

use std::fmt;

use nest::auth::BearerToken;
use nest::http::{Failure, Forbidden, FromRequestParts, Http, TooManyRequests, Unauthorized};
use nest::openapi::{DescribeParameter, OpenApi, Operation, SecurityScheme};
use nest::{Required, Requirement, controller, guard, injectable, module};
use serde_json::json;

use super::{document, operation, statuses};

#[injectable]
struct TokenGuard;

#[guard]
impl TokenGuard {
    async fn can_activate(&self, token: BearerToken) -> Result<(), Failure> {
        if token.expose().is_empty() { Err(BearerToken::refused().into()) } else { Ok(()) }
    }
}

#[derive(Clone, Copy, PartialEq, Requirement)]
enum Permission {
    Count,
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("user:count")
    }
}

#[guard]
async fn permitted(required: Required<Permission>) -> Result<(), Forbidden> {
    if required.is_empty() { Ok(()) } else { Err(Forbidden::new(required.to_string())) }
}

#[guard]
async fn admin() -> Result<(), Forbidden> {
    Ok(())
}

#[guard]
async fn slow_down() -> Result<(), TooManyRequests> {
    Ok(())
}

struct ApiKey;

impl FromRequestParts for ApiKey {
    type Rejection = Unauthorized;

    async fn from_request_parts(_: &nest_core::pipeline::ExecutionContext<Http>) -> Result<Self, Unauthorized> {
        Ok(ApiKey)
    }
}

impl DescribeParameter for ApiKey {
    fn describe(operation: &mut Operation) {
        operation.security(SecurityScheme::ApiKeyHeader("x-api-key".into()));
    }
}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[get("/")]
    async fn list(&self) {}

    #[get("/permitted", guards = [permitted])]
    #[permissions(Permission::Count)]
    async fn permitted(&self) {}

    #[get("/open", guards = [permitted])]
    async fn open(&self) {}

    #[get("/all", guards = [admin])]
    async fn all(&self) {}

    #[public]
    #[get("/count")]
    async fn count(&self) {}

    #[public]
    #[post("/login", guards = [slow_down])]
    async fn login(&self) {}

    #[public]
    #[post("/hook")]
    async fn hook(&self, _key: ApiKey) {}
}

#[module(controllers = [UserController], providers = [TokenGuard], guards = [TokenGuard])]
pub(super) struct AppModule;

/// A guard of which nothing is known.
#[guard]
async fn opaque() -> Result<(), Failure> {
    Ok(())
}

#[module(controllers = [UserController], guards = [opaque])]
struct OpaqueModule;

#[test]
fn a_guard_of_the_application_that_takes_a_token_secures_every_route_that_is_not_public() {
    let document = document(&nest::app!(AppModule));
    for path in ["/users", "/users/all"] {
        assert_eq!(operation(&document, "get", path)["security"], json!([{ "bearer": [] }]), "{path}");
    }
    for (method, path) in [("get", "/users/count"), ("post", "/users/login")] {
        assert!(operation(&document, method, path).get("security").is_none(), "{path}");
    }
    let scheme = json!({ "type": "http", "scheme": "bearer", "bearerFormat": "JWT" });
    assert_eq!(document["components"]["securitySchemes"]["bearer"], scheme);
}

#[test]
fn guards_refuse_with_the_statuses_of_their_errors_and_of_what_they_read() {
    let document = document(&nest::app!(AppModule));
    assert_eq!(statuses(operation(&document, "get", "/users")), ["200", "401"]);
    assert_eq!(statuses(operation(&document, "get", "/users/all")), ["200", "401", "403"]);
    assert_eq!(statuses(operation(&document, "get", "/users/count")), ["200"]);
    assert_eq!(statuses(operation(&document, "post", "/users/login")), ["201", "429"]);
}

#[test]
fn a_parameter_may_ask_for_a_scheme_of_its_own() {
    let document = document(&nest::app!(AppModule));
    let hook = operation(&document, "post", "/users/hook");
    assert_eq!((&hook["security"], statuses(hook)), (&json!([{ "x-api-key": [] }]), vec!["201", "401"]));
    let scheme = json!({ "type": "apiKey", "in": "header", "name": "x-api-key" });
    assert_eq!(document["components"]["securitySchemes"]["x-api-key"], scheme);
}

#[test]
fn what_guards_ask_for_that_say_nothing_is_said_once_for_the_application() {
    let application = nest::app!(OpaqueModule);
    let document = OpenApi::new("Test", "1").bearer_auth().document(&application);
    assert_eq!(operation(&document, "get", "/users")["security"], json!([{ "bearer": [] }]));
    assert_eq!(operation(&document, "post", "/users/hook")["security"], json!([{ "x-api-key": [] }]));
    assert!(operation(&document, "get", "/users/count").get("security").is_none());
    let scheme = SecurityScheme::open_id_connect("https://accounts.example.com/");
    let signed_in = OpenApi::new("Test", "1").security(scheme).document(&application);
    assert_eq!(operation(&signed_in, "get", "/users")["security"], json!([{ "openIdConnect": [] }]));
    let url = "https://accounts.example.com/.well-known/openid-configuration";
    let described = json!({ "type": "openIdConnect", "openIdConnectUrl": url });
    assert_eq!(signed_in["components"]["securitySchemes"]["openIdConnect"], described);
    let silent = OpenApi::new("Test", "1").document(&application);
    assert!(operation(&silent, "get", "/users").get("security").is_none());
}

#[test]
fn a_guard_that_enforces_requirements_refuses_where_there_are_some_and_says_which() {
    let document = document(&nest::app!(AppModule));
    let refusal = &operation(&document, "get", "/users/permitted")["responses"]["403"];
    assert_eq!(refusal["description"], "Required permissions: user:count");
    assert_eq!(statuses(operation(&document, "get", "/users/open")), ["200", "401"]);
}
