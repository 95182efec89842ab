//! NEST-E0540, NEST-E0541, NEST-E0542: take the value itself; take `default` out; write a value of the type.
use nest::http::{FromParam, ParamError};
use nest::{controller, injectable, module};

struct Shelf(&'static str);

impl From<&'static str> for Shelf {
    fn from(text: &'static str) -> Self {
        Shelf(text)
    }
}

impl FromParam for Shelf {
    fn from_param(_: &str) -> Result<Self, ParamError> {
        Ok(Shelf("some"))
    }
}

#[injectable]
struct CatController;

#[controller("cats")]
impl CatController {
    #[public]
    #[get("/a")]
    async fn itself(&self, #[query(default = 10)] limit: u32) {
        let _ = limit;
    }

    #[public]
    #[get("/b")]
    async fn optional(&self, #[query] limit: Option<u32>) {
        let _ = limit.unwrap_or(10);
    }

    #[public]
    #[get("/c")]
    async fn of_its_type(&self, #[header("x-limits", default = vec![1, 2])] limits: Vec<u32>) {
        let _ = limits;
    }

    #[public]
    #[get("/d")]
    async fn of_a_text(&self, #[cookie(default = "first")] shelf: Shelf, #[query(default = "en")] language: String) {
        let _ = (shelf.0, language);
    }
}

#[module(controllers = [CatController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
