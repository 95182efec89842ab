use nest::{controller, injectable, module};

#[injectable]
struct CatController;

#[controller]
impl CatController {
    #[public]
    #[get("cats", "felines")]
    async fn list(&self) {}

    #[public]
    #[get("kittens", "felines")]
    async fn kittens(&self) {}

    #[public]
    #[get("toms", "toms")]
    async fn toms(&self) {}

    #[public]
    #[get("strays", "strays/of/{town}")]
    async fn strays(&self) {}
}

#[module(controllers = [CatController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
