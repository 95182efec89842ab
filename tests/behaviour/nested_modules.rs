//! Modules that stand at a path: `at("admin", AdminModule)`.

use nest::http::{Application, Versioning};
use nest::{controller, injectable, module};

#[injectable]
struct UsersController;

#[controller("users")]
impl UsersController {
    #[public]
    #[get("/{id}")]
    async fn one(&self, #[param] id: u8, cx: &nest::ExecutionContext) -> String {
        format!("{id} at {}", cx.request().pattern())
    }
}

#[injectable]
struct HomeController;

#[controller]
impl HomeController {
    #[public]
    #[get("/", version = "2")]
    async fn home(&self) -> &'static str {
        "home"
    }
}

#[module(controllers = [UsersController])]
struct UsersModule;

#[injectable]
struct ReportsController;

#[controller("reports")]
impl ReportsController {
    #[public]
    #[get("/")]
    async fn all(&self) -> &'static str {
        "reports"
    }
}

/// Imported by the one that stands at a path, but without a path of its own.
#[module(controllers = [ReportsController])]
struct ReportsModule;

#[module(imports = [at("people/all", UsersModule), ReportsModule], controllers = [HomeController])]
struct AdminModule;

#[module(imports = [at("/admin", AdminModule)])]
struct AppModule;

fn configure(app: Application) -> Application {
    app.global_prefix("api").versioning(Versioning::Uri)
}

#[nest::test]
async fn the_paths_of_modules_stand_between_version_and_controller() {
    let app = nest::testing!(AppModule).configure(configure).start().await;
    app.get("/api/v2/admin").send().await.expect_status(200).expect_text("home");
}

#[nest::test]
async fn paths_of_nested_modules_add_up() {
    let app = nest::testing!(AppModule).configure(configure).start().await;
    let expected = "7 at /api/admin/people/all/users/{id}";
    app.get("/api/admin/people/all/users/7").send().await.expect_text(expected);
    app.get("/api/users/7").send().await.expect_status(404);
}

#[nest::test]
async fn a_module_that_is_imported_without_a_path_stays_where_it_is() {
    let app = nest::testing!(AppModule).configure(configure).start().await;
    app.get("/api/reports").send().await.expect_text("reports");
    app.get("/api/admin/reports").send().await.expect_status(404);
}

#[nest::test]
async fn an_exclusion_from_the_global_prefix_names_the_path_with_that_of_the_module() {
    let app = nest::testing!(AppModule).configure(|app| configure(app).exclude(["admin/people"])).start().await;
    app.get("/admin/people/all/users/7").send().await.expect_text("7 at /admin/people/all/users/{id}");
}

/// One class of controllers in two modules: their paths tell them apart.
#[module(controllers = [UsersController])]
struct CustomersModule;

#[module(imports = [at("staff", UsersModule), at("shop", CustomersModule)])]
struct TwiceModule;

#[nest::test]
async fn controllers_of_one_path_are_told_apart_by_their_modules() {
    let app = nest::testing!(TwiceModule).start().await;
    app.get("/staff/users/1").send().await.expect_text("1 at /staff/users/{id}");
    app.get("/shop/users/1").send().await.expect_text("1 at /shop/users/{id}");
}
