use nest::{controller, injectable, module};

#[injectable]
struct CatController;

#[controller("cats")]
impl CatController {
    #[public]
    #[get("/a/{id}")]
    async fn of_the_path(&self, #[param(default = 1)] id: u32) {
        let _ = id;
    }

    #[public]
    #[get("/b")]
    async fn optional(&self, #[query(default = 10)] limit: Option<u32>) {
        let _ = limit;
    }

    #[public]
    #[get("/c")]
    async fn of_the_controller(&self, #[query(default = self.limit)] limit: u32) {
        let _ = limit;
    }

    #[public]
    #[get("/d")]
    async fn none(&self, #[query(default)] limit: u32) {
        let _ = limit;
    }
}

#[module(controllers = [CatController])]
struct AppModule;

fn main() {}
