use nest::{controller, injectable, module};

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/:id")]
    async fn express(&self, #[param] id: i64) {
        let _ = id;
    }

    #[public]
    #[get("/users/{id")]
    async fn open_brace(&self) {}

    #[public]
    #[get("/users/")]
    async fn trailing(&self) {}

    #[public]
    #[get("/{*rest}/x")]
    async fn behind_rest(&self) {}

    #[public]
    #[get("/{_a}/{_b}/{_c}/{_d}/{_e}/{_f}/{_g}/{_h}/{_i}")]
    async fn nine_parameters(&self) {}
}

#[injectable]
struct FileController;

#[controller("files/{*_path}")]
impl FileController {
    #[public]
    #[get]
    async fn whole(&self) {}

    #[public]
    #[get("/size")]
    async fn behind_rest_of_the_controller(&self) {}
}

#[module(controllers = [UserController, FileController])]
struct AppModule;

fn main() {}
