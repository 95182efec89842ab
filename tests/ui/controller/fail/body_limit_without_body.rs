use nest::{controller, injectable, module};

#[injectable]
struct CatController;

#[controller("cats")]
impl CatController {
    #[public]
    #[post("/", body_limit = 10 * MIB)]
    async fn create(&self, #[query] name: String) {
        let _ = name;
    }

    #[public]
    #[put("/", body_limit)]
    async fn replace(&self, #[body] name: String) {
        let _ = name;
    }
}

#[module(controllers = [CatController])]
struct AppModule;

fn main() {}
