//! NEST-E0403: parameters in braces, as whole segments; no slash at the end; the rest of a path last, and beside a parameter.
use nest::{controller, injectable, module};

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/{id}")]
    async fn one(&self, #[param] id: i64) {
        let _ = id;
    }

    #[public]
    #[get("/{*rest}")]
    async fn others(&self, #[param] rest: String) {
        let _ = rest;
    }

    #[public]
    #[get("/a%20b")]
    async fn encoded(&self) {}

    #[public]
    #[get("/list")]
    async fn list(&self) {}

    #[public]
    #[get("/{_a}/{_b}/{_c}/{_d}/{_e}/{_f}/{_g}/{_h}")]
    async fn eight(&self) {}
}

#[injectable]
struct FileController;

#[controller("files/{*path}")]
impl FileController {
    #[public]
    #[get]
    async fn whole(&self, #[param] path: String) {
        let _ = path;
    }
}

#[module(controllers = [UserController, FileController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
