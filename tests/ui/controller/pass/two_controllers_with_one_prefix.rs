//! Two controllers may share a path, and two routes a path of another method, version or shape.
use nest::{controller, injectable, module};

#[injectable]
struct UsersController;

#[controller("users")]
impl UsersController {
    #[public]
    #[get("/{id}")]
    async fn find_one(&self, #[param] id: i64) -> String {
        id.to_string()
    }

    #[public]
    #[delete("/{id}")]
    async fn remove(&self, #[param] id: i64) -> String {
        id.to_string()
    }
}

#[injectable]
struct AdminController;

#[controller("users")]
impl AdminController {
    #[public]
    #[get("/me")]
    async fn me(&self) {}

    #[public]
    #[get("/{name}", version = "2")]
    async fn by_name(&self, #[param] name: String) -> String {
        name
    }

    #[public]
    #[get("/{id}/orders")]
    async fn orders(&self, #[param] id: i64) -> String {
        id.to_string()
    }
}

#[module(controllers = [UsersController, AdminController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
