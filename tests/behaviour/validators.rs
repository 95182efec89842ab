//! Validation that needs a service, or that depends on what a body is for.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use nest::http::{BadRequest, InternalServerError, ValidationFailed};
use nest::testing::{TestApp, TestRequest, TestResponse};
use nest::{controller, injectable, module, pipe};
use serde::Deserialize;
use serde_json::{Value, json};
use validator::{Validate, ValidationError};

#[injectable]
struct Accounts {
    #[inject(default)]
    asked: AtomicUsize,
}

impl Accounts {
    async fn has_email(&self, email: &str) -> Result<bool, InternalServerError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        match email {
            "broken@example.com" => Err(InternalServerError::new("the database is gone")),
            email => Ok(email == "ada@example.com"),
        }
    }
}

#[derive(Deserialize, Validate)]
struct Register {
    #[validate(email)]
    email: String,
    #[validate(length(min = 2))]
    name: String,
}

#[injectable]
struct EmailIsFree {
    accounts: Arc<Accounts>,
}

#[pipe]
impl EmailIsFree {
    async fn validate(&self, body: &Register) -> Result<(), nest::http::Failure> {
        match self.accounts.has_email(&body.email).await? {
            true => Err(ValidationFailed::of("email", "isFree", "email is taken").into()),
            false => Ok(()),
        }
    }
}

#[injectable]
struct NameIsFree;

#[pipe]
impl NameIsFree {
    async fn validate(&self, body: &Register) -> Result<(), ValidationFailed> {
        match body.name.as_str() {
            "root" => Err(ValidationFailed::of("name", "isFree", "name is taken")
                .and("name", "isAllowed", "name is reserved")
                .and("email", "isStaff", "email must be of staff")),
            _ => Ok(()),
        }
    }
}

/// It changes the value, and is not asked when validators have found something.
#[injectable]
struct Capitals;

#[pipe]
impl Capitals {
    async fn transform(&self, body: Register) -> Result<Register, BadRequest> {
        match body.name.as_str() {
            "root" => Err(BadRequest::new("asked in vain")),
            name => Ok(Register { name: name.to_uppercase(), ..body }),
        }
    }
}

/// What a body is for.
enum Change {
    Create,
    Update,
}

#[derive(Deserialize, Validate)]
#[validate(context = Change)]
#[serde(rename_all = "camelCase")]
struct Profile {
    #[validate(custom(function = "given_at_first", use_context))]
    full_name: Option<String>,
    #[validate(length(max = 3))]
    code: String,
}

/// For `Option` validator asks for values only, so that what is required is asked of the text.
fn given_at_first(name: &str, change: &Change) -> Result<(), ValidationError> {
    match change {
        Change::Create if name.is_empty() => Err(ValidationError::new("given")),
        _ => Ok(()),
    }
}

#[injectable]
struct AccountController;

#[controller("accounts")]
impl AccountController {
    #[public]
    #[post(pipes = [EmailIsFree])]
    async fn register(&self, #[body(pipes = [NameIsFree, Capitals])] body: Register) -> String {
        body.name
    }

    #[public]
    #[post("/profile")]
    async fn create(&self, #[body(context = Change::Create)] profile: Profile) -> String {
        profile.full_name.unwrap_or_default() + &profile.code
    }

    #[public]
    #[get("/profile")]
    async fn preview(&self, #[query(context = Change::Create)] profile: Profile) -> String {
        profile.full_name.unwrap_or_default() + &profile.code
    }

    #[public]
    #[get("/profile/change")]
    async fn preview_change(&self, #[query(context = Change::Update)] profile: Profile) -> String {
        profile.full_name.unwrap_or_default() + &profile.code
    }

    #[public]
    #[post("/profile/form")]
    async fn create_by_form(&self, #[form(context = Change::Create)] profile: Profile) -> String {
        profile.full_name.unwrap_or_default() + &profile.code
    }

    #[public]
    #[put("/profile/form")]
    async fn update_by_form(&self, #[form(context = Change::Update)] profile: Profile) -> String {
        profile.full_name.unwrap_or_default() + &profile.code
    }

    #[public]
    #[put("/profile")]
    async fn update(&self, #[body(context = Change::Update)] profile: Profile) -> String {
        profile.full_name.unwrap_or_default() + &profile.code
    }
}

#[module(controllers = [AccountController], providers = [Accounts, EmailIsFree, NameIsFree, Capitals])]
struct AppModule;

async fn start() -> TestApp {
    nest::testing!(AppModule).start().await
}

async fn refused(app: &TestApp, body: Value) -> Value {
    app.post("/accounts").json(&body).send().await.expect_status(400).json()
}

#[nest::test]
async fn what_several_validators_find_is_one_answer() {
    let app = start().await;
    let body = refused(&app, json!({ "email": "ada@example.com", "name": "root" })).await;
    let errors = json!([
        { "field": "email", "constraints": { "isFree": "email is taken", "isStaff": "email must be of staff" } },
        { "field": "name", "constraints": { "isAllowed": "name is reserved", "isFree": "name is taken" } },
    ]);
    assert_eq!(body["errors"], errors);
    assert_eq!(body["statusCode"], 400);
}

#[nest::test]
async fn a_validator_is_asked_behind_the_rules_and_before_the_handler() {
    let app = start().await;
    let body = refused(&app, json!({ "email": "nobody", "name": "x" })).await;
    assert_eq!(body["errors"].as_array().map(Vec::len), Some(2), "{body}");
    assert_eq!(app.provider::<Accounts>().asked.load(Ordering::Relaxed), 0);
    let free = json!({ "email": "bob@example.com", "name": "bob" });
    app.post("/accounts").json(&free).send().await.expect_status(201).expect_text("BOB");
}

#[nest::test]
async fn a_validator_that_breaks_ends_the_call() {
    let app = start().await;
    let body = json!({ "email": "broken@example.com", "name": "root" });
    app.post("/accounts").json(&body).send().await.expect_status(500);
}

#[nest::test]
async fn rules_may_depend_on_what_a_body_is_for() {
    let app = start().await;
    let nobody = json!({ "fullName": "", "code": "abc" });
    app.put("/accounts/profile").json(&nobody).send().await.expect_status(200).expect_text("abc");
    let body: Value = app.post("/accounts/profile").json(&nobody).send().await.expect_status(400).json();
    assert_eq!(body["errors"][0]["field"], "fullName", "{body}");
    let both = json!({ "fullName": "", "code": "abcd", "more": 1 });
    let body: Value = app.post("/accounts/profile").json(&both).send().await.expect_status(400).json();
    assert_eq!(body["errors"].as_array().map(Vec::len), Some(3), "{body}");
}

#[nest::test]
async fn rules_of_a_query_and_of_a_form_may_depend_on_what_they_are_for() {
    let app = start().await;
    async fn form(request: TestRequest<'_>) -> TestResponse {
        request.header("content-type", "application/x-www-form-urlencoded").body("fullName=&code=abc").send().await
    }
    app.get("/accounts/profile/change?fullName=&code=abc").send().await.expect_text("abc");
    form(app.put("/accounts/profile/form")).await.expect_status(200).expect_text("abc");
    for refused in
        [app.get("/accounts/profile?fullName=&code=abc").send().await, form(app.post("/accounts/profile/form")).await]
    {
        let body: Value = refused.expect_status(400).json();
        assert_eq!(body["errors"][0]["field"], "fullName", "{body}");
    }
    app.get("/accounts/profile?fullName=Ada&code=abc").send().await.expect_text("Adaabc");
    let body: Value = app.get("/accounts/profile?fullName=&code=abcd").send().await.expect_status(400).json();
    assert_eq!(body["errors"].as_array().map(Vec::len), Some(2), "{body}");
}
