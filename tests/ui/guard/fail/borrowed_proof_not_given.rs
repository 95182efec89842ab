use nest::{Proof, controller, injectable, module};

#[derive(Clone, Proof)]
struct CurrentUser {
    id: u32,
}

struct Settings {
    page_size: u32,
}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/me")]
    async fn me(&self, user: &CurrentUser) -> String {
        user.id.to_string()
    }
}

#[injectable]
struct PageController;

#[controller("pages")]
impl PageController {
    #[public]
    #[get("/")]
    async fn size(&self, settings: &Settings) -> String {
        settings.page_size.to_string()
    }
}

#[module(controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
