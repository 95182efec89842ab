//! Which handler answers.

use nest::http::{Application, Versioning};
use nest::testing::TestApp;
use nest::{controller, injectable, module};

#[injectable]
struct ItemController;

#[controller("items", version = "1")]
impl ItemController {
    #[public]
    #[get("/")]
    async fn list(&self) -> &'static str {
        "list"
    }

    #[public]
    #[post("/")]
    async fn create(&self) -> &'static str {
        "create"
    }

    #[public]
    #[get("/{id}")]
    async fn one(&self, #[param] id: String) -> String {
        format!("one {id}")
    }

    #[public]
    #[get("/special")]
    async fn special(&self) -> &'static str {
        "special"
    }

    #[public]
    #[get("/{id}/parts/{part}")]
    async fn part(&self, #[param] id: String, #[param] part: String) -> String {
        format!("part {part} of {id}")
    }

    #[public]
    #[get("/files/{*path}")]
    async fn file(&self, #[param] path: String) -> String {
        format!("file {path}")
    }

    #[public]
    #[get("/files/{name}")]
    async fn file_at_the_top(&self, #[param] name: String) -> String {
        format!("file {name} at the top")
    }

    #[public]
    #[get("/", version = "2")]
    async fn list_of_two(&self) -> &'static str {
        "list of 2"
    }
}

/// Without a version: it has none in its path.
#[injectable]
struct PlainController;

#[controller]
impl PlainController {
    #[public]
    #[get("/health")]
    async fn health(&self) -> &'static str {
        "up"
    }

    #[public]
    #[all("/any")]
    async fn any(&self, cx: &nest::ExecutionContext) -> String {
        format!("any {}", cx.request().method())
    }

    #[public]
    #[head("/headed")]
    async fn headed(&self) -> nest::http::StatusCode {
        nest::http::StatusCode::NO_CONTENT
    }

    #[public]
    #[get("/headed")]
    async fn not_headed(&self) -> &'static str {
        "get"
    }
}

#[module(controllers = [ItemController, PlainController])]
struct AppModule;

fn configure(app: Application) -> Application {
    app.global_prefix("api").versioning(Versioning::Uri)
}

async fn check(path: &str, text: &str) {
    let app = nest::testing!(AppModule).configure(configure).start().await;
    app.get(path).send().await.expect_status(200).expect_text(text);
}

async fn check_unknown(path: &str) {
    let app = nest::testing!(AppModule).configure(configure).start().await;
    let answer = app.get(path).send().await.expect_status(404);
    answer.expect_json(serde_json::json!({
        "statusCode": 404, "message": format!("Cannot GET {path}"), "error": "Not Found",
    }));
}

#[nest::test]
async fn the_path_is_prefix_version_controller_and_route() {
    check("/api/v1/items", "list").await;
    check("/api/v2/items", "list of 2").await;
    check("/api/health", "up").await;
}

#[nest::test]
async fn a_literal_segment_wins_over_a_parameter() {
    check("/api/v1/items/special", "special").await;
    check("/api/v1/items/other", "one other").await;
}

#[nest::test]
async fn parameters_come_percent_decoded_and_by_name() {
    check("/api/v1/items/a%20b%2Fc", "one a b/c").await;
    check("/api/v1/items/1/parts/2", "part 2 of 1").await;
    check("/api/v1/items/%C3%A4", "one ä").await;
    check("/api/v1/items/a+b", "one a+b").await;
}

#[nest::test]
async fn a_malformed_escape_is_400() {
    let app = nest::testing!(AppModule).configure(configure).start().await;
    app.get("/api/v1/items/%FF").send().await.expect_status(400);
    app.get("/api/v1/items/%2").send().await.expect_status(400);
}

#[nest::test]
async fn the_rest_of_a_path_is_one_parameter() {
    check("/api/v1/items/files/a/b.txt", "file a/b.txt").await;
    check_unknown("/api/v1/items/files/").await;
}

#[nest::test]
async fn a_parameter_wins_over_the_rest_of_a_path() {
    check("/api/v1/items/files/a.txt", "file a.txt at the top").await;
    check("/api/v1/items/files/a.txt/", "file a.txt/").await;
}

#[nest::test]
async fn an_unknown_path_is_404_with_its_query() {
    check_unknown("/nope").await;
    check_unknown("/nope?x=1").await;
    check_unknown("/api/items").await;
    check_unknown("/v1/items").await;
    check_unknown("/api/v3/items").await;
}

#[nest::test]
async fn a_trailing_slash_an_empty_segment_and_another_case_are_other_paths() {
    check_unknown("/api/v1/items/").await;
    check_unknown("/api/v1//items").await;
    check_unknown("/api/v1/Items").await;
    check_unknown("/api/v1/item%73").await;
}

#[nest::test]
async fn a_known_path_with_another_method_is_405_with_allow() {
    let app = nest::testing!(AppModule).configure(configure).start().await;
    let answer = app.delete("/api/v1/items").send().await.expect_status(405);
    let answer = answer.expect_header("allow", "GET, POST, HEAD, OPTIONS");
    answer.expect_json(serde_json::json!({
        "statusCode": 405, "message": "Cannot DELETE /api/v1/items", "error": "Method Not Allowed",
    }));
}

#[nest::test]
async fn head_answers_as_get_without_a_body() {
    let app = nest::testing!(AppModule).configure(configure).start().await;
    let answer = app.head("/api/v1/items").send().await.expect_status(200).expect_text("");
    answer.expect_header("content-length", "4").expect_header("content-type", "text/plain; charset=utf-8");
    app.head("/api/headed").send().await.expect_status(204);
    app.get("/api/headed").send().await.expect_text("get");
}

#[nest::test]
async fn options_names_the_methods() {
    let app = nest::testing!(AppModule).configure(configure).start().await;
    let answer = app.options("/api/v1/items").send().await.expect_status(204).expect_text("");
    answer.expect_header("allow", "GET, POST, HEAD, OPTIONS");
    app.options("/nope").send().await.expect_status(404);
}

#[nest::test]
async fn a_handler_may_take_all_methods() {
    let app = nest::testing!(AppModule).configure(configure).start().await;
    app.get("/api/any").send().await.expect_text("any GET");
    app.delete("/api/any").send().await.expect_text("any DELETE");
}

#[injectable]
struct HookController;

#[controller("hooks")]
impl HookController {
    #[public]
    #[get("/{shop}")]
    async fn show(&self, #[param] shop: String) -> String {
        format!("hooks of {shop}")
    }

    #[public]
    #[post("/{shop}")]
    async fn receive(&self, #[param] shop: String) -> String {
        format!("for {shop}")
    }

    #[public]
    #[post("/{shop}/orders/{id}")]
    async fn order(&self, #[param] shop: String, #[param] id: i64) -> String {
        format!("order {id} for {shop}")
    }
}

#[module(controllers = [HookController])]
struct HookModule;

async fn excluding(excluded: &'static [&'static str]) -> TestApp {
    let app = nest::testing!(HookModule);
    app.configure(|app| app.global_prefix("api").exclude(excluded.iter().copied())).start().await
}

#[nest::test]
async fn a_route_of_one_method_goes_without_the_prefix() {
    let app = excluding(&["POST /hooks/{name}"]).await;
    app.post("/hooks/ada").send().await.expect_status(201).expect_text("for ada");
    app.post("/hooks/ada/orders/7").send().await.expect_text("order 7 for ada");
    app.post("/api/hooks/ada").send().await.expect_status(405);
    app.get("/api/hooks/ada").send().await.expect_status(200).expect_text("hooks of ada");
    app.get("/hooks/ada").send().await.expect_status(405);
}

#[nest::test]
async fn a_wildcard_takes_routes_of_all_methods() {
    let app = excluding(&["hooks/{shop}/{*rest}", "GET hooks/{shop}"]).await;
    app.post("/hooks/ada/orders/7").send().await.expect_text("order 7 for ada");
    app.post("/hooks/ada").send().await.expect_text("for ada");
    app.get("/hooks/ada").send().await.expect_text("hooks of ada");
}

#[nest::test]
async fn an_exclusion_that_excludes_nothing_ends_the_start() {
    for (excluded, fault) in [
        (
            "DELETE /hooks/{shop}",
            "`exclude` names \"DELETE /hooks/{shop}\", and no route of the application begins with it",
        ),
        ("hook", "`exclude` names \"/hook\", and no route of the application begins with it"),
        ("post hooks", "`exclude` names \"post /hooks\", and `post` is no method: `\"GET /hooks\"`"),
    ] {
        let app = nest::testing!(HookModule).configure(|app| app.global_prefix("api").exclude([excluded]));
        let error = app.try_start().await.err().expect("the application does not start").to_string();
        assert!(error.contains(fault), "{error}");
    }
}
