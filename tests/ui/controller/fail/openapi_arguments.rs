use nest::{controller, injectable, module};

#[injectable]
struct UserController;

#[controller("users")]
#[openapi(operation_id = "users")]
impl UserController {
    #[public]
    #[openapi(hidden)]
    #[get("/")]
    async fn find_all(&self) {}

    #[public]
    #[openapi]
    #[get("/{id}")]
    async fn find_one(&self, #[param] id: i64) -> String {
        id.to_string()
    }

    #[public]
    #[openapi(tags = "Users", operation_id)]
    #[post("/")]
    async fn create(&self) {}
}

#[module(controllers = [UserController])]
struct AppModule;

fn main() {}
