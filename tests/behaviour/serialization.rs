//! Who sees which fields of a result.

use std::collections::BTreeMap;

use nest::http::{
    Body, CacheControl, Conditional, Expose, Exposed, Failure, Group, Groups, InternalServerError, Json, Response,
    Unauthorized, Viewer,
};
use nest::openapi::OpenApi;
use nest::{ExecutionContext, Next, Proof, controller, expose, guard, injectable, interceptor, module};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const STAFF: Group = Group::new("staff");

#[derive(Clone, Copy, PartialEq)]
enum Role {
    User,
    Admin,
}

impl From<Role> for Group {
    fn from(role: Role) -> Group {
        Group::new(match role {
            Role::User => "user",
            Role::Admin => "admin",
        })
    }
}

/// Somebody who can sign in.
#[expose]
#[expect(dead_code, reason = "nobody reads the password, which is the point")]
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct User {
    id: i64,
    /// Who may read it writes to them.
    #[expose(groups(STAFF, Role::Admin))]
    email_address: String,
    #[expose(never)]
    password_hash: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    nickname: Option<String>,
    #[expose(groups(Role::Admin))]
    #[serde(rename = "notes", skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<String>,
    friends: Vec<User>,
}

fn user(id: i64) -> User {
    User {
        id,
        email_address: format!("{id}@example.com"),
        password_hash: "secret".to_owned(),
        nickname: None,
        remarks: vec!["late".to_owned()],
        friends: Vec::new(),
    }
}

fn ada() -> User {
    User { nickname: Some("Countess".to_owned()), friends: vec![user(2)], ..user(1) }
}

/// A list of anything.
#[expose]
#[derive(Serialize, JsonSchema)]
struct Page<T> {
    items: Vec<T>,
    #[expose(groups(STAFF))]
    cost: Cost,
    #[serde(flatten)]
    counts: Counts,
}

/// It has no rules, and needs no `#[expose]`.
#[derive(Serialize, JsonSchema)]
struct Cost {
    cents: u32,
}

#[expose]
#[derive(Serialize, JsonSchema)]
struct Counts {
    total: usize,
    #[expose(groups(Role::Admin))]
    #[serde(serialize_with = "with_sign")]
    deleted: usize,
}

fn with_sign<S: serde::Serializer>(number: &usize, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("+{number}"))
}

fn page() -> Page<User> {
    Page { items: vec![user(1), user(2)], cost: Cost { cents: 7 }, counts: Counts { total: 2, deleted: 1 } }
}

#[derive(Clone, Proof)]
struct CurrentUser(Role);

impl Viewer for CurrentUser {
    fn groups(&self) -> Groups {
        Groups::from([self.0])
    }
}

#[injectable]
struct SignedIn;

#[guard]
impl SignedIn {
    async fn can_activate(&self, cx: &ExecutionContext) -> Result<CurrentUser, Unauthorized> {
        match cx.request().headers().get("x-role").map(|role| role.as_bytes()) {
            Some(b"admin") => Ok(CurrentUser(Role::Admin)),
            Some(b"user") => Ok(CurrentUser(Role::User)),
            _ => Err(Unauthorized::default()),
        }
    }
}

#[injectable]
struct Envelope;

#[interceptor]
impl Envelope {
    async fn intercept(&self, _cx: &ExecutionContext, next: Next<'_>) -> Result<Response, Failure> {
        let (parts, body) = next.run().await?.into_parts();
        let json = body.collect(1024).await.map_err(|_| InternalServerError::new("too large"))?;
        Ok(Response::from_parts(parts, Body::from([br#"{"data":"#, &json[..], b"}"].concat())))
    }
}

#[injectable]
struct OpenController;

#[controller("open")]
impl OpenController {
    #[public]
    #[get("/user")]
    async fn user(&self) -> Json<User> {
        Json(ada())
    }

    #[public]
    #[get("/staff")]
    #[expose(groups(STAFF))]
    async fn staff(&self) -> Result<(CacheControl, Conditional<Json<Page<User>>>), Unauthorized> {
        Ok((CacheControl::no_store(), Conditional(Json(page()))))
    }

    #[public]
    #[get("/map")]
    async fn map(&self) -> Json<BTreeMap<String, Option<User>>> {
        Json(BTreeMap::from([("ada".to_owned(), Some(user(1)))]))
    }

    #[public]
    #[get("/envelope", interceptors = [Envelope])]
    async fn envelope(&self) -> Json<Vec<User>> {
        Json(vec![user(1)])
    }

    #[public]
    #[get("/by-hand")]
    async fn by_hand(&self) -> Json<Exposed<Vec<User>>> {
        Json(Exposed::new(vec![user(1)], Groups::of(&[STAFF])))
    }
}

#[injectable]
struct ClosedController;

#[controller("closed", guards = [SignedIn])]
#[expose(to = CurrentUser)]
impl ClosedController {
    #[get("/user")]
    async fn user(&self) -> Result<Json<User>, Unauthorized> {
        Ok(Json(ada()))
    }

    #[get("/staff")]
    #[expose(to = CurrentUser, groups(STAFF))]
    async fn staff(&self) -> Json<User> {
        Json(user(1))
    }

    #[get("/text")]
    async fn text(&self) -> &'static str {
        "text"
    }

    #[public]
    #[get("/public")]
    async fn public(&self) -> Json<User> {
        Json(user(1))
    }
}

/// Lets strangers through.
#[guard]
async fn perhaps_signed_in(#[header] x_role: Option<String>) -> Result<Option<CurrentUser>, Unauthorized> {
    Ok(x_role.filter(|role| role == "admin").map(|_| CurrentUser(Role::Admin)))
}

/// For whom a request is answered: what it asks to see, as far as its caller may.
#[derive(Clone, Proof)]
struct Audience(Groups);

impl Viewer for Audience {
    fn groups(&self) -> Groups {
        self.0.clone()
    }
}

#[guard]
async fn audience(user: &CurrentUser, #[query] view: Option<String>) -> Result<Audience, Unauthorized> {
    Ok(Audience(match (view.as_deref(), user.0) {
        (Some("staff"), Role::Admin) => Groups::of(&[STAFF]),
        (Some("all"), Role::Admin) => user.groups().with(STAFF),
        _ => Groups::none(),
    }))
}

#[injectable]
struct ChosenController;

#[controller("chosen")]
impl ChosenController {
    #[get("/perhaps", guards = [perhaps_signed_in])]
    #[expose(to = Option<CurrentUser>)]
    async fn perhaps(&self) -> Json<User> {
        Json(user(1))
    }

    #[get("/audience", guards = [SignedIn, audience])]
    #[expose(to = Audience)]
    async fn audience(&self) -> Json<User> {
        Json(user(1))
    }
}

#[module(controllers = [OpenController, ClosedController, ChosenController], providers = [Envelope, SignedIn])]
struct AppModule;

async fn get(path: &str, role: &str) -> Value {
    let app = nest::testing!(AppModule).start().await;
    app.get(path).header("x-role", role).send().await.expect_status(200).json()
}

#[nest::test]
async fn without_groups_only_what_everybody_sees_is_sent() {
    let friend = json!({ "id": 2, "friends": [] });
    let everybody = json!({ "id": 1, "nickname": "Countess", "friends": [friend] });
    assert_eq!(get("/open/user", "admin").await, everybody);
    assert_eq!(get("/open/map", "admin").await, json!({ "ada": { "id": 1, "friends": [] } }));
    assert_eq!(serde_json::to_value(ada()).unwrap(), everybody);
}

#[nest::test]
async fn the_proof_of_a_guard_says_which_groups_see_more() {
    let friend = json!({ "id": 2, "emailAddress": "2@example.com", "notes": ["late"], "friends": [] });
    let admins = json!({
        "id": 1, "emailAddress": "1@example.com", "nickname": "Countess", "notes": ["late"], "friends": [friend],
    });
    assert_eq!(get("/closed/user", "admin").await, admins);
    assert_eq!(get("/closed/user", "user").await, get("/open/user", "").await);
}

#[nest::test]
async fn strangers_whom_a_guard_lets_through_see_what_everybody_sees() {
    let everybody = json!({ "id": 1, "friends": [] });
    assert_eq!(get("/chosen/perhaps", "").await, everybody);
    let admins = json!({ "id": 1, "emailAddress": "1@example.com", "notes": ["late"], "friends": [] });
    assert_eq!(get("/chosen/perhaps", "admin").await, admins);
}

#[nest::test]
async fn a_guard_chooses_the_groups_of_a_request_by_whatever_it_looks_at() {
    let everybody = json!({ "id": 1, "friends": [] });
    assert_eq!(get("/chosen/audience", "admin").await, everybody);
    assert_eq!(get("/chosen/audience?view=all", "user").await, everybody);
    let staff = json!({ "id": 1, "emailAddress": "1@example.com", "friends": [] });
    assert_eq!(get("/chosen/audience?view=staff", "admin").await, staff);
    let all = json!({ "id": 1, "emailAddress": "1@example.com", "notes": ["late"], "friends": [] });
    assert_eq!(get("/chosen/audience?view=all", "admin").await, all);
}

#[nest::test]
async fn a_route_adds_groups_to_those_of_its_caller() {
    assert_eq!(get("/closed/staff", "user").await, json!({ "id": 1, "emailAddress": "1@example.com", "friends": [] }));
    let by_hand = get("/open/by-hand", "").await;
    assert_eq!(by_hand, json!([{ "id": 1, "emailAddress": "1@example.com", "friends": [] }]));
}

#[nest::test]
async fn results_without_rules_and_public_routes_are_left_alone() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/closed/text").header("x-role", "user").send().await.expect_status(200).expect_text("text");
    assert_eq!(get("/closed/public", "admin").await, json!({ "id": 1, "friends": [] }));
}

#[nest::test]
async fn an_interceptor_puts_results_into_an_envelope() {
    let app = nest::testing!(AppModule).start().await;
    let answer = app.get("/open/envelope").send().await.expect_status(200);
    answer.expect_header("content-type", "application/json").expect_text(r#"{"data":[{"id":1,"friends":[]}]}"#);
}

#[nest::test]
async fn generic_types_and_flattened_fields_follow_the_same_groups() {
    let item = |id| json!({ "id": id, "emailAddress": format!("{id}@example.com"), "friends": [] });
    assert_eq!(
        get("/open/staff", "").await,
        json!({ "items": [item(1), item(2)], "cost": { "cents": 7 }, "total": 2 })
    );
    let all = serde_json::to_value(Exposed::new(page(), Groups::from([Role::Admin]))).unwrap();
    assert_eq!(all["deleted"], "+1");
    assert_eq!(all["cost"], Value::Null);
    assert_eq!(all["items"][0]["notes"], json!(["late"]));
}

#[test]
fn whatever_the_groups_are_nobody_sees_what_is_for_nobody() {
    let groups = Groups::from([STAFF, Group::from(Role::Admin), Group::new("never")]);
    let text = serde_json::to_string(&Exposed::new(vec![ada()], groups)).unwrap();
    assert!(!text.contains("secret") && !text.contains("assword"), "{text}");
}

#[test]
fn the_schema_knows_what_may_be_absent() {
    let document = OpenApi::new("Users", "1").document(&nest::app!(AppModule));
    let user = &document["components"]["schemas"]["User"];
    assert_eq!(user["description"], "Somebody who can sign in.");
    assert_eq!(user["required"], json!(["id", "friends"]));
    assert_eq!(user["properties"]["emailAddress"]["type"], "string");
    assert_eq!(user["properties"]["passwordHash"], Value::Null, "{user}");
    let path = &document["paths"]["/closed/user"]["get"]["responses"]["200"]["content"]["application/json"];
    assert_eq!(path["schema"]["$ref"], "#/components/schemas/User");
}

/// A password may be written and is never read.
#[expose]
#[derive(Deserialize, Serialize, JsonSchema)]
struct Account {
    name: String,
    #[expose(never)]
    password: String,
    #[expose(groups(STAFF))]
    quota: u32,
}

#[test]
fn what_is_read_does_not_depend_on_who_sees_it() {
    let account: Account = serde_json::from_value(json!({ "name": "ada", "password": "x", "quota": 3 })).unwrap();
    assert_eq!((account.password.as_str(), account.quota), ("x", 3));
    assert_eq!(serde_json::to_value(&account).unwrap(), json!({ "name": "ada" }));
    let read = schemars::generate::SchemaSettings::draft2020_12().for_deserialize().into_generator();
    let read = read.into_root_schema_for::<Account>();
    assert_eq!(read.get("required"), Some(&json!(["name", "password", "quota"])));
}

/// What has no rules of its own passes the groups on.
struct Pair(User, User);

impl Expose for Pair {
    fn expose<S: serde::Serializer>(&self, groups: &Groups, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.0, &self.1).expose(groups, serializer)
    }
}

#[test]
fn a_type_with_an_implementation_by_hand_passes_groups_on() {
    let pair = Exposed::new(Pair(user(1), user(2)), Groups::of(&[STAFF]));
    assert_eq!(serde_json::to_value(pair).unwrap()[1]["emailAddress"], "2@example.com");
}

/// One value in the place of another.
#[expose]
#[derive(Serialize, JsonSchema)]
struct Owner(User);

#[expose]
#[derive(Serialize)]
struct Both(User, #[serde(skip)] Vec<u8>, Box<User>);

#[expose]
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Event {
    SignedUp(User),
    Paid {
        amount_cents: u32,
        #[expose(groups(STAFF))]
        card_number: String,
        #[expose(never)]
        secret: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    Left,
}

#[expose]
#[derive(Serialize)]
enum Outcome<T, E> {
    Done(T),
    Failed { error: E },
    Moved(i32, T),
}

fn events() -> Vec<Event> {
    let (card_number, secret) = ("4111".to_owned(), "secret".to_owned());
    let paid = Event::Paid { amount_cents: 5, card_number, secret, note: None };
    vec![Event::SignedUp(user(1)), paid, Event::Left]
}

#[test]
fn tuple_structs_pass_the_groups_on() {
    let everybody = json!({ "id": 1, "friends": [] });
    let staff = json!({ "id": 1, "emailAddress": "1@example.com", "friends": [] });
    assert_eq!(serde_json::to_value(Owner(user(1))).unwrap(), everybody);
    assert_eq!(serde_json::to_value(Exposed::new(Owner(user(1)), Groups::of(&[STAFF]))).unwrap(), staff);
    let both = Both(user(1), vec![1], Box::new(user(1)));
    assert_eq!(serde_json::to_value(&both).unwrap(), json!([everybody, everybody]));
    assert_eq!(both.1, [1]);
    assert_eq!(serde_json::to_value(Exposed::new(both, Groups::of(&[STAFF]))).unwrap(), json!([staff, staff]));
}

#[test]
fn variants_of_an_enum_have_fields_that_not_everybody_sees() {
    let everybody = json!([
        { "kind": "signedUp", "id": 1, "friends": [] },
        { "kind": "paid", "amountCents": 5 },
        { "kind": "left" },
    ]);
    assert_eq!(serde_json::to_value(events()).unwrap(), everybody);
    let staff = json!([
        { "kind": "signedUp", "id": 1, "emailAddress": "1@example.com", "friends": [] },
        { "kind": "paid", "amountCents": 5, "cardNumber": "4111" },
        { "kind": "left" },
    ]);
    assert_eq!(serde_json::to_value(Exposed::new(events(), Groups::of(&[STAFF]))).unwrap(), staff);
}

#[test]
fn an_enum_with_parameters_passes_the_groups_on() {
    let values: [Outcome<User, &str>; 3] =
        [Outcome::Done(user(1)), Outcome::Failed { error: "full" }, Outcome::Moved(2, user(1))];
    let seen = serde_json::to_value(Exposed::new(values, Groups::of(&[STAFF]))).unwrap();
    let staff = json!({ "id": 1, "emailAddress": "1@example.com", "friends": [] });
    assert_eq!(seen, json!([{ "Done": staff }, { "Failed": { "error": "full" } }, { "Moved": [2, staff] }]));
}

#[test]
fn the_schema_of_an_enum_knows_what_may_be_absent() {
    let written = schemars::generate::SchemaSettings::draft2020_12().for_serialize().into_generator();
    let schema = written.into_root_schema_for::<Event>().to_value();
    let paid = &schema["oneOf"][1];
    assert_eq!(paid["required"], json!(["kind", "amountCents"]), "{schema:#}");
    assert_eq!(paid["properties"]["cardNumber"]["type"], "string");
    assert_eq!(paid["properties"]["secret"], Value::Null);
}
