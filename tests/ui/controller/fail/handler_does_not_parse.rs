use nest::{controller, injectable, module};

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/{id}")]
    async fn one(&self, #[param] id: i64) -> String {
        let text = ;
        text
    }
}

#[module(controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
