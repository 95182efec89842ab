//! NEST-E0412: Every path of a route has what its handler takes, or the path has a method of its own.

use nest::{controller, injectable, module};

#[injectable]
struct CatController;

#[controller]
impl CatController {
    #[public]
    #[get("cats/{id}", "felines/{id}", "owners/{_owner}/cats/{id}")]
    async fn one(&self, #[param] id: i64) -> String {
        id.to_string()
    }

    #[public]
    #[get("felines")]
    async fn first(&self) -> String {
        self.one(1).await
    }
}

#[module(controllers = [CatController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
