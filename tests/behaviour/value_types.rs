//! Which values go in and out of objects: dates, uuids, enums, integers that JavaScript would round.

use chrono::{DateTime, NaiveDate, Utc};
use nest::http::{AsString, Json};
use nest::openapi::OpenApi;
use nest::{controller, injectable, module};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;
use validator::Validate;

#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Pending,
    OutForDelivery,
}

fn ten() -> u32 {
    10
}

#[derive(Deserialize, JsonSchema, Serialize, Validate)]
struct Search {
    id: Option<Uuid>,
    from: NaiveDate,
    until: Option<DateTime<Utc>>,
    #[serde(default)]
    status: Vec<Status>,
    exact: bool,
    weight: Option<f64>,
    #[serde(default = "ten")]
    limit: u32,
}

#[derive(JsonSchema, Serialize)]
struct Transfer {
    #[serde(with = "AsString")]
    id: u64,
    day: NaiveDate,
    at: DateTime<Utc>,
    reference: Uuid,
}

#[injectable]
struct ValueController;

#[controller("values")]
impl ValueController {
    #[public]
    #[get("/")]
    async fn query(&self, #[query] search: Search) -> Json<Search> {
        Json(search)
    }

    #[public]
    #[post("/form")]
    async fn form(&self, #[form] search: Search) -> Json<Search> {
        Json(search)
    }

    #[public]
    #[post("/body")]
    async fn body(&self, #[body] search: Search) -> Json<Search> {
        Json(search)
    }

    #[public]
    #[get("/transfer")]
    async fn transfer(&self) -> Json<Transfer> {
        let at = DateTime::from_timestamp(1_798_761_599, 500_000_000).unwrap();
        Json(Transfer { id: u64::MAX, day: at.date_naive(), at, reference: Uuid::nil() })
    }
}

#[module(controllers = [ValueController])]
struct AppModule;

#[nest::test]
async fn a_query_a_form_and_a_body_have_fields_of_the_same_types() {
    let app = nest::testing!(AppModule).start().await;
    let search = json!({
        "id": "018f3a2e-0000-7000-8000-00000000000a",
        "from": "2026-02-28",
        "until": "2026-12-31T22:59:59Z",
        "status": ["pending", "out_for_delivery"],
        "exact": true,
        "weight": 1.5,
        "limit": 10,
    });
    let text = "id=018F3A2E-0000-7000-8000-00000000000A&from=2026-02-28&until=2026-12-31T23:59:59%2B01:00\
                &status=pending&status=out_for_delivery&exact=true&weight=1.5";
    app.get(&format!("/values?{text}")).send().await.expect_status(200).expect_json(&search);
    let form = app.post("/values/form").content("application/x-www-form-urlencoded", text);
    form.send().await.expect_status(201).expect_json(&search);
    app.post("/values/body").json(&search).send().await.expect_status(201).expect_json(&search);
}

#[nest::test]
async fn every_value_of_another_type_is_told_with_its_field() {
    let app = nest::testing!(AppModule).start().await;
    let wrong = json!({
        "id": "7", "from": "2026-02-30", "until": "now", "status": ["lost"], "exact": "maybe", "weight": "heavy", "limit": "-1",
    });
    let text = "id=7&from=2026-02-30&until=now&status=lost&exact=maybe&weight=heavy&limit=-1";
    let form = app.post("/values/form").content("application/x-www-form-urlencoded", text);
    for answer in [
        app.get(&format!("/values?{text}")).send().await,
        form.send().await,
        app.post("/values/body").json(&wrong).send().await,
    ] {
        let answer = answer.expect_status(400).json::<serde_json::Value>();
        let mut fields: Vec<&str> =
            answer["errors"].as_array().unwrap().iter().map(|fault| fault["field"].as_str().unwrap()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["exact", "from", "id", "limit", "status[0]", "until", "weight"], "{answer}");
    }
}

#[nest::test]
async fn what_is_no_finite_number_is_no_number_of_an_object() {
    let app = nest::testing!(AppModule).start().await;
    for wrong in ["weight=NaN", "weight=inf", "weight=1e999", "weight=", "limit=%2B5", "limit=0x5", "limit=5.0"] {
        let text = format!("from=2026-02-28&exact=true&{wrong}");
        let form = app.post("/values/form").content("application/x-www-form-urlencoded", text.clone());
        for answer in [app.get(&format!("/values?{text}")).send().await, form.send().await] {
            let answer = answer.expect_status(400).json::<serde_json::Value>();
            assert_eq!(answer["errors"][0]["field"], wrong.split('=').next().unwrap(), "{wrong}: {answer}");
            assert_eq!(answer["errors"].as_array().map(Vec::len), Some(1), "{wrong}: {answer}");
        }
    }
}

#[nest::test]
async fn dates_and_large_integers_are_texts_in_an_answer_and_in_its_schema() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/values/transfer").send().await.expect_status(200).expect_json(json!({
        "id": "18446744073709551615",
        "day": "2026-12-31",
        "at": "2026-12-31T23:59:59.500Z",
        "reference": "00000000-0000-0000-0000-000000000000",
    }));
    let document = OpenApi::new("Values", "1").document(&nest::app!(AppModule));
    let properties = &document["components"]["schemas"]["Transfer"]["properties"];
    assert_eq!((&properties["id"]["type"], &properties["id"]["pattern"]), (&json!("string"), &json!("^-?[0-9]+$")));
    assert_eq!((&properties["day"]["format"], &properties["at"]["format"]), (&json!("date"), &json!("date-time")));
    assert_eq!(properties["reference"]["format"], "uuid");
}
