use nest::http::NotFound;
use nest::{controller, injectable, module};

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/")]
    #[errors(NotFound)]
    async fn list(&self) -> String {
        String::new()
    }

    #[public]
    #[get("/{id}")]
    #[errors(NotFound)]
    async fn find(&self, #[param] id: i64) -> Result<String, NotFound> {
        Err(NotFound::new(format!("no user {id}")))
    }
}

#[module(controllers = [UserController])]
struct AppModule;

fn main() {}
