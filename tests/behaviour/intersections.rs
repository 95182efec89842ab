//! Objects with the fields of several structs.

use nest::openapi::OpenApi;
use nest::testing::TestApp;
use nest::{controller, injectable, intersection, module, variants};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use validator::Validate;

#[variants(UpdateUser = partial(omit(id)), NewUser = omit(id))]
#[derive(Clone, Deserialize, Serialize, JsonSchema, Validate)]
#[serde(rename_all = "camelCase")]
struct User {
    #[serde(default)]
    id: i64,
    #[validate(email)]
    email: String,
    #[validate(length(min = 2))]
    display_name: Option<String>,
}

#[variants(UpdateAddress = partial)]
#[derive(Clone, Deserialize, Serialize, JsonSchema, Validate)]
struct Address {
    #[validate(length(min = 1))]
    city: String,
    #[validate(range(min = 1))]
    number: u32,
    #[serde(default)]
    #[validate(nested)]
    rooms: Vec<Room>,
}

#[derive(Clone, Deserialize, Serialize, JsonSchema, Validate)]
struct Room {
    #[validate(range(max = 9))]
    floor: i32,
}

#[derive(Clone, Deserialize, Serialize, JsonSchema, Validate)]
struct Terms {
    accepted: bool,
}

/// Somebody who lives somewhere.
#[intersection]
#[derive(Deserialize, Serialize, JsonSchema, Validate)]
struct NewMember {
    user: NewUser,
    address: Address,
}

#[intersection]
#[derive(Deserialize, Validate)]
struct NewMemberWithTerms {
    member: NewMember,
    terms: Terms,
}

#[intersection]
#[derive(Deserialize, Validate)]
struct UpdateMember {
    user: UpdateUser,
    address: UpdateAddress,
}

#[intersection]
#[derive(Deserialize, Serialize, JsonSchema, Validate)]
struct Tagged<T: Validate> {
    value: T,
    terms: Terms,
}

#[derive(Deserialize, JsonSchema, Validate)]
struct Paging {
    #[validate(range(min = 1))]
    page: u32,
    #[validate(range(max = 50))]
    size: Option<u32>,
}

#[derive(Deserialize, JsonSchema, Validate)]
struct Filter {
    #[serde(default)]
    tags: Vec<String>,
    exact: Option<bool>,
}

#[intersection]
#[derive(Deserialize, JsonSchema, Validate)]
struct Search {
    paging: Paging,
    filter: Filter,
}

#[injectable]
struct MembersController;

#[controller("members")]
impl MembersController {
    #[public]
    #[post]
    async fn create(&self, #[body] new: NewMember) -> nest::http::Json<NewMember> {
        nest::http::Json(new)
    }

    #[public]
    #[post("/terms")]
    async fn create_with_terms(&self, #[body] new: NewMemberWithTerms) -> String {
        format!("{} {} {}", new.member.user.email, new.member.address.city, new.terms.accepted)
    }

    #[public]
    #[post("/tagged")]
    async fn create_tagged(&self, #[body] new: Tagged<Address>) -> String {
        format!("{} {}", new.value.city, new.terms.accepted)
    }

    #[public]
    #[post("/form")]
    async fn create_by_form(&self, #[form] new: NewMember) -> String {
        format!("{} {}", new.user.email, new.address.number)
    }

    #[public]
    #[patch]
    async fn update(&self, #[body] update: UpdateMember) -> String {
        let mut user = User { id: 1, email: "ada@example.com".into(), display_name: None };
        let mut address = Address { city: "London".into(), number: 1, rooms: Vec::new() };
        update.user.apply_to(&mut user);
        update.address.apply_to(&mut address);
        format!("{} {} {} {}", user.id, user.email, address.city, address.number)
    }

    #[public]
    #[get]
    async fn search(&self, #[query] search: Search) -> String {
        let Search { paging: Paging { page, size }, filter: Filter { tags, exact } } = search;
        format!("{page} {size:?} {tags:?} {exact:?}")
    }
}

#[module(controllers = [MembersController])]
struct AppModule;

async fn start() -> TestApp {
    nest::testing!(AppModule).start().await
}

async fn messages(app: &TestApp, path: &str, body: &Value) -> Vec<String> {
    let answer: Value = app.post(path).json(body).send().await.expect_status(400).json();
    answer["message"].as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

#[nest::test]
async fn a_body_has_the_fields_of_all_parts() {
    let app = start().await;
    let member = json!({ "email": "ada@example.com", "displayName": "Ada", "city": "London", "number": 3, "rooms": [{ "floor": 1 }] });
    app.post("/members").json(&member).send().await.expect_status(201).expect_json(member.clone());
    let mut with_terms = member;
    with_terms["accepted"] = true.into();
    let answer = app.post("/members/terms").json(&with_terms).send().await;
    answer.expect_status(201).expect_text("ada@example.com London true");
    let tagged = json!({ "city": "London", "number": 3, "accepted": true });
    app.post("/members/tagged").json(&tagged).send().await.expect_status(201).expect_text("London true");
}

#[nest::test]
async fn the_rules_of_all_parts_are_told_by_the_names_that_clients_know() {
    let app = start().await;
    let body = json!({ "email": "x", "displayName": "A", "city": "", "number": 0, "rooms": [{ "floor": 10 }] });
    for (path, more) in [("/members", json!({})), ("/members/terms", json!({ "accepted": true }))] {
        let mut body = body.clone();
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer: Value = app.post(path).json(&body).send().await.expect_status(400).json();
        let faults = answer["errors"].as_array().unwrap();
        let mut fields: Vec<_> = faults.iter().map(|fault| fault["field"].as_str().unwrap()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["city", "displayName", "email", "number", "rooms[0].floor"], "{path}");
    }
}

#[nest::test]
async fn values_of_other_types_and_missing_ones_are_told_together() {
    let app = start().await;
    let found = messages(&app, "/members", &json!({ "city": 1, "number": "3", "rooms": [{}] })).await;
    for expected in [
        "city must be a string",
        "number must be an integer number",
        "rooms[0].floor should not be null or undefined",
        "email should not be null or undefined",
    ] {
        assert!(found.iter().any(|message| message == expected), "{expected}: {found:?}");
    }
    assert_eq!(found.len(), 4, "{found:?}");
    assert_eq!(messages(&app, "/members", &json!([])).await, ["must be an object"]);
}

#[nest::test]
async fn a_property_that_no_part_has_is_refused_wherever_it_stands() {
    let app = start().await;
    let member = json!({ "email": "ada@example.com", "city": "London", "number": 3, "rooms": [{ "floor": 1 }] });
    for (at, path) in [("", "/members"), ("/rooms/0", "/members"), ("", "/members/terms")] {
        let mut body = member.clone();
        if path == "/members/terms" {
            body["accepted"] = true.into();
        }
        body.pointer_mut(at).unwrap()["admin"] = true.into();
        assert_eq!(messages(&app, path, &body).await, ["property admin should not exist"], "{at} {path}");
    }
    assert_eq!(
        messages(&app, "/members", &json!({ "email": "a@b.c", "city": "B", "number": 1, "user": {} })).await,
        ["property user should not exist"],
    );
}

#[nest::test]
async fn a_property_that_is_given_twice_is_refused() {
    let app = start().await;
    let body = r#"{"email":"a@b.c","city":"B","number":1,"number":2}"#;
    let answer: Value = app
        .post("/members")
        .header("content-type", "application/json")
        .body(body)
        .send()
        .await
        .expect_status(400)
        .json();
    assert!(answer["message"].as_str().unwrap().starts_with("duplicate field `number`"), "{answer}");
}

#[nest::test]
async fn partial_types_make_a_partial_intersection() {
    let app = start().await;
    let request = app.patch("/members").json(&json!({ "email": "b@example.com", "number": 7 }));
    request.send().await.expect_status(200).expect_text("1 b@example.com London 7");
    let request = app.patch("/members").json(&json!({ "email": "b", "number": 0, "id": 3 }));
    let answer: Value = request.send().await.expect_status(400).json();
    let fields: Vec<_> = answer["errors"].as_array().unwrap().iter().map(|fault| &fault["field"]).collect();
    assert_eq!(fields, ["id", "email", "number"], "{answer}");
}

#[nest::test]
async fn a_query_and_a_form_are_read_from_their_texts() {
    let app = start().await;
    let answer = app.get("/members?page=2&tags=a&tags=b&exact=true&more=1").send().await;
    answer.expect_status(200).expect_text(r#"2 None ["a", "b"] Some(true)"#);
    let answer: Value = app.get("/members?page=0&size=51&exact=maybe").send().await.expect_status(400).json();
    let fields: Vec<_> = answer["errors"].as_array().unwrap().iter().map(|fault| &fault["field"]).collect();
    assert_eq!(fields, ["exact", "page", "size"], "{answer}");

    let form = [("email", "ada@example.com"), ("city", "London"), ("number", "3")];
    app.post("/members/form").form(&form).send().await.expect_status(201).expect_text("ada@example.com 3");
    let form = [("email", "ada@example.com"), ("city", "London"), ("number", "3"), ("admin", "true")];
    let answer: Value = app.post("/members/form").form(&form).send().await.expect_status(400).json();
    assert_eq!(answer["message"], json!(["property admin should not exist"]));
}

#[nest::test]
async fn the_document_tells_one_closed_object() {
    let document = OpenApi::new("Members", "1").document(&nest::app!(AppModule));
    let schema = &document["components"]["schemas"]["NewMember"];
    assert_eq!(schema["additionalProperties"], false, "{schema:#}");
    let properties: Vec<_> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(properties, ["city", "displayName", "email", "number", "rooms"]);
    assert_eq!(schema["required"], json!(["email", "city", "number"]));
    let parameters = document["paths"]["/members"]["get"]["parameters"].as_array().unwrap();
    let names: Vec<_> = parameters.iter().map(|parameter| parameter["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["exact", "page", "size", "tags"]);
}

#[test]
fn another_format_reads_the_parts_and_leaves_alone_what_is_unknown() {
    let text = r#"{"email":"a@b.c","city":"B","number":1,"more":[],"rooms":[{"floor":1,"x":2}]}"#;
    let member: NewMember = serde_json::from_str(text).unwrap();
    assert_eq!((member.user.email.as_str(), member.address.number, member.address.rooms.len()), ("a@b.c", 1, 1));
    let error = serde_json::from_str::<NewMember>(r#"{"email":"a@b.c"}"#).err().unwrap();
    assert!(error.to_string().starts_with("missing field `city`"), "{error}");
}
