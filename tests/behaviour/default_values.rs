//! What stands for a value that the client does not send.

use nest::http::{BadRequest, CookieKey, Json, Separated};
use nest::testing::TestApp;
use nest::{FromParam, controller, guard, injectable, module, parameter, pipe};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::openapi::{document, operation};

const FIRST_PAGE: u32 = 1;

#[derive(Debug, Deserialize, Serialize, JsonSchema, FromParam)]
#[serde(rename_all = "snake_case")]
enum Sort {
    Name,
    CreatedAt,
}

/// Has no `Serialize`, so that a document cannot say which one is the default.
#[derive(Debug, Deserialize, FromParam)]
enum Unit {
    Metric,
}

struct Theme(String);

#[parameter]
async fn theme(#[cookie(default = "light")] theme: String) -> Theme {
    Theme(theme)
}

#[guard]
async fn few(#[query(default = FIRST_PAGE)] page: u32) -> bool {
    page < 100
}

#[injectable]
struct Doubled;

#[pipe]
impl Doubled {
    async fn transform(&self, value: u32) -> Result<u32, BadRequest> {
        Ok(value * 2)
    }
}

#[injectable]
struct ListController;

#[controller("list")]
impl ListController {
    #[public]
    #[get("/", guards = [few])]
    async fn list(
        &self,
        #[query(default = 10)] limit: u32,
        #[query("page", default = FIRST_PAGE)] number: u32,
        #[query(default = Sort::CreatedAt)] sort: Sort,
        #[query("tag", default = vec!["new".to_owned()])] tags: Vec<String>,
        #[query(default = Separated(vec![1, 2]))] ids: Separated<u8>,
        #[query(default = Unit::Metric)] unit: Unit,
    ) -> String {
        format!("{limit} {number} {sort:?} {tags:?} {:?} {unit:?}", ids.0)
    }

    #[public]
    #[get("/head")]
    async fn head(
        &self,
        #[header(default = "en")] accept_language: String,
        #[header("x-shard", default = vec![0])] shards: Vec<u8>,
        theme: Theme,
        #[cookie(signed, default = 7)] visits: u32,
    ) -> Json<Value> {
        Json(json!([accept_language, shards, theme.0, visits]))
    }

    #[public]
    #[get("/piped")]
    async fn piped(&self, #[query(default = 4, pipes = [Doubled])] limit: u32) -> String {
        limit.to_string()
    }
}

#[module(controllers = [ListController], providers = [Doubled])]
struct AppModule;

async fn start() -> TestApp {
    let key = CookieKey::new([7; 64]).unwrap();
    nest::testing!(AppModule).configure(|app| app.cookie_key(key)).start().await
}

#[nest::test]
async fn a_default_stands_for_a_query_value_that_is_missing() {
    let app = start().await;
    app.get("/list").send().await.expect_text(r#"10 1 CreatedAt ["new"] [1, 2] Metric"#);
    let all = "/list?limit=3&page=2&sort=name&tag=a&tag=b&ids=9&unit=Metric";
    app.get(all).send().await.expect_text(r#"3 2 Name ["a", "b"] [9] Metric"#);
}

#[nest::test]
async fn a_value_that_is_there_and_wrong_is_refused_all_the_same() {
    let app = start().await;
    for (query, expected) in [("limit=", "numeric string"), ("limit=x", "numeric string"), ("sort=", "enum string")] {
        let message = format!("Validation failed ({expected} is expected)");
        app.get(&format!("/list?{query}")).send().await.expect_status(400).expect_message(&message);
    }
    // Of a list too.
    let message = "[1] Validation failed (numeric string is expected)";
    app.get("/list?ids=1,x").send().await.expect_status(400).expect_message(message);
    // And where a guard reads it.
    app.get("/list?page=x").send().await.expect_status(400);
    app.get("/list?page=100").send().await.expect_status(403);
}

#[nest::test]
async fn headers_and_cookies_have_defaults() {
    let app = start().await;
    app.get("/list/head").send().await.expect_json(json!(["en", [0], "light", 7]));
    let request = app.get("/list/head").header("accept-language", "de").header("x-shard", "1").header("x-shard", "2");
    request.header("cookie", "theme=dark").send().await.expect_json(json!(["de", [1, 2], "dark", 7]));
    // What somebody else has signed is not there.
    app.get("/list/head").header("cookie", "visits=9").send().await.expect_json(json!(["en", [0], "light", 7]));
}

#[nest::test]
async fn pipes_meet_a_default_as_they_meet_what_is_sent() {
    let app = start().await;
    app.get("/list/piped").send().await.expect_text("8");
    app.get("/list/piped?limit=5").send().await.expect_text("10");
}

#[test]
fn the_document_says_which_value_stands_for_none() {
    let document = document(&nest::app!(AppModule));
    let list = operation(&document, "get", "/list");
    let named = |name: &str| {
        let parameters = list["parameters"].as_array().unwrap();
        parameters.iter().find(|parameter| parameter["name"] == name).unwrap().clone()
    };
    for (name, default) in [
        ("limit", json!(10)),
        ("page", json!(1)),
        ("sort", json!("created_at")),
        ("tag", json!(["new"])),
        ("ids", json!([1, 2])),
    ] {
        let parameter = named(name);
        assert_eq!(
            (&parameter["required"], &parameter["schema"]["default"]),
            (&json!(false), &default),
            "{parameter:#}"
        );
    }
    let unit = named("unit");
    assert_eq!((&unit["required"], unit["schema"].get("default")), (&json!(false), None), "{unit:#}");
    let head = operation(&document, "get", "/list/head")["parameters"].as_array().unwrap();
    for (name, default) in
        [("accept-language", json!("en")), ("x-shard", json!([0])), ("theme", json!("light")), ("visits", json!(7))]
    {
        let parameter = head.iter().find(|parameter| parameter["name"] == name).unwrap();
        assert_eq!(
            (&parameter["required"], &parameter["schema"]["default"]),
            (&json!(false), &default),
            "{parameter:#}"
        );
    }
}
