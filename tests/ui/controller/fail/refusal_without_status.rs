use nest::http::ParamError;
use nest::{controller, injectable, module};

struct NoSuchCat;

impl NoSuchCat {
    fn of(_: ParamError) -> NoSuchCat {
        NoSuchCat
    }
}

#[injectable]
struct CatController;

#[controller("cats")]
impl CatController {
    #[public]
    #[get("/{id}")]
    async fn one(&self, #[param(error = NoSuchCat::of)] id: u32) {
        let _ = id;
    }
}

#[module(controllers = [CatController])]
struct AppModule;

fn main() {}
