use nest::{controller, injectable, module};

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/{id}")]
    async fn find_one(&self, #[param] #[query] id: i64) {
        let _ = id;
    }
}

#[module(controllers = [UserController])]
struct AppModule;

fn main() {}
