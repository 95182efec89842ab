//! Parameters that a function makes out of a request.

use nest::http::{BadRequest, Forbidden, HttpError as _, Unauthorized};
use nest::openapi::OpenApi;
use nest::{ExecutionContext, Proof, controller, guard, injectable, module, parameter};
use serde_json::json;

/// Whose data a request is about.
struct Tenant(String);

#[parameter]
async fn current_tenant(
    #[header] x_tenant: Option<String>,
    #[query] tenant: Option<String>,
) -> Result<Tenant, BadRequest> {
    x_tenant.or(tenant).map(Tenant).ok_or_else(|| BadRequest::new("Which tenant?"))
}

#[derive(Clone, Proof)]
struct CurrentUser {
    name: String,
}

#[guard]
async fn signed_in(#[header] x_user: Option<String>) -> Result<CurrentUser, Unauthorized> {
    x_user.map(|name| CurrentUser { name }).ok_or_default()
}

trait OrDefault<T> {
    fn ok_or_default(self) -> Result<T, Unauthorized>;
}

impl<T> OrDefault<T> for Option<T> {
    fn ok_or_default(self) -> Result<T, Unauthorized> {
        self.ok_or_else(Unauthorized::default)
    }
}

/// A user within a tenant.
struct Member(String);

#[parameter]
async fn member(user: &CurrentUser, tenant: Tenant, cx: &ExecutionContext) -> Result<Member, Forbidden> {
    match user.name.as_str() {
        "eve" => Err(Forbidden::new(format!("Not in {}", tenant.0))),
        name => Ok(Member(format!("{name}@{} {}", tenant.0, cx.handler().name))),
    }
}

struct Language(&'static str);

#[parameter]
async fn language(#[header] accept_language: Option<String>) -> Language {
    Language(if accept_language.is_some_and(|language| language.starts_with("de")) { "de" } else { "en" })
}

#[injectable]
struct TenantController;

#[controller("tenant")]
impl TenantController {
    #[public]
    #[get]
    async fn tenant(&self, tenant: Tenant, language: Language) -> String {
        format!("{} {}", tenant.0, language.0)
    }

    #[get("/member", guards = [signed_in])]
    async fn me(&self, member: Member) -> String {
        member.0
    }
}

#[module(controllers = [TenantController])]
struct AppModule;

#[nest::test]
async fn a_function_makes_a_parameter() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/tenant?tenant=acme").send().await.expect_status(200).expect_text("acme en");
    let request = app.get("/tenant?tenant=acme").header("x-tenant", "shop").header("accept-language", "de-AT");
    request.send().await.expect_status(200).expect_text("shop de");
    app.get("/tenant").send().await.expect_status(400).expect_message("Which tenant?");
}

#[nest::test]
async fn it_may_use_what_a_guard_proves_and_other_parameters() {
    let app = nest::testing!(AppModule).start().await;
    let get = |user| app.get("/tenant/member?tenant=acme").header("x-user", user);
    get("ada").send().await.expect_status(200).expect_text("ada@acme me");
    get("eve").send().await.expect_status(403).expect_message("Not in acme");
    app.get("/tenant/member").header("x-user", "ada").send().await.expect_status(400);
    app.get("/tenant/member").send().await.expect_status(401);
    assert_eq!(Forbidden::default().status(), 403);
}

#[test]
fn what_it_reads_and_refuses_is_in_the_document() {
    let document = OpenApi::new("Tenants", "1").document(&nest::app!(AppModule));
    let operation = &document["paths"]["/tenant"]["get"];
    let names: Vec<_> = operation["parameters"].as_array().unwrap().iter().map(|it| it["name"].clone()).collect();
    assert_eq!(names, [json!("x-tenant"), json!("tenant"), json!("accept-language")]);
    assert!(operation["responses"]["400"].is_object(), "{operation}");
    assert!(document["paths"]["/tenant/member"]["get"]["responses"]["403"].is_object());
}
