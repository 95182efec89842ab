use nest::{controller, injectable, module};

#[injectable]
struct UsersController;

#[controller("users")]
impl UsersController {
    #[public]
    #[get("/{id}")]
    async fn one(&self, #[param] id: u64) {
        let _ = id;
    }
}

#[injectable]
struct AdminController;

#[controller("admin")]
impl AdminController {
    #[public]
    #[get("/users/{name}")]
    async fn user(&self, #[param] name: String) {
        let _ = name;
    }
}

#[module(controllers = [UsersController])]
struct UsersModule;

#[module(imports = [at("admin", UsersModule)], controllers = [AdminController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
