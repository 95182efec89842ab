//! One handler that answers under several paths.

use nest::http::Application;
use nest::openapi::OpenApi;
use nest::{controller, guard, injectable, module};
use serde_json::json;

#[injectable]
struct NotOnSunday;

#[guard]
impl NotOnSunday {
    async fn can_activate(&self, #[header("x-day")] day: Option<String>) -> bool {
        day.as_deref() != Some("Sunday")
    }
}

#[injectable]
struct CatController;

/// Cats
#[controller]
impl CatController {
    /// All cats
    #[get("cats", "felines", guards = [NotOnSunday])]
    async fn list(&self) -> &'static str {
        "all cats"
    }

    #[public]
    #[get("cats/{id}", "owners/{owner}/cats/{id}", version = "2")]
    async fn one(&self, #[param] id: i64, cx: &nest::ExecutionContext) -> String {
        format!("{id} at {}", cx.request().pattern())
    }

    #[public]
    #[post("cats", "felines")]
    #[status(202)]
    async fn create(&self) {}
}

#[module(controllers = [CatController], providers = [NotOnSunday])]
struct AppModule;

fn configure(app: Application) -> Application {
    app.global_prefix("api").versioning(nest::http::Versioning::Uri)
}

#[nest::test]
async fn a_handler_answers_under_each_of_its_paths() {
    let app = nest::testing!(AppModule).configure(configure).start().await;
    for path in ["/api/cats", "/api/felines"] {
        app.get(path).send().await.expect_status(200).expect_text("all cats");
        app.post(path).send().await.expect_status(202);
        app.delete(path).send().await.expect_status(405);
    }
    app.get("/api/v2/cats/7").send().await.expect_text("7 at /api/v2/cats/{id}");
    app.get("/api/v2/owners/ann/cats/8").send().await.expect_text("8 at /api/v2/owners/{owner}/cats/{id}");
}

#[nest::test]
async fn its_enhancers_stand_before_all_of_them() {
    let app = nest::testing!(AppModule).configure(configure).start().await;
    for path in ["/api/cats", "/api/felines"] {
        app.get(path).header("x-day", "Sunday").send().await.expect_status(403);
    }
}

#[test]
fn the_document_has_an_operation_for_each_path_under_a_name_of_its_own() {
    let document = OpenApi::new("Cats", "1").document(&configure(nest::app!(AppModule)));
    let name = |path: &str, method: &str| document["paths"][path][method]["operationId"].clone();
    assert_eq!(name("/api/cats", "get"), json!("CatController_list"));
    assert_eq!(name("/api/felines", "get"), json!("CatController_list_2"));
    assert_eq!(name("/api/felines", "post"), json!("CatController_create_2"));
    assert_eq!(document["paths"]["/api/felines"]["get"]["summary"], "All cats");
    let parameters = |path: &str| {
        let all = document["paths"][path]["get"]["parameters"].as_array().cloned().unwrap_or_default();
        all.iter().map(|one| one["name"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(parameters("/api/v2/cats/{id}"), ["id"]);
    assert_eq!(parameters("/api/v2/owners/{owner}/cats/{id}"), ["owner", "id"]);
}
