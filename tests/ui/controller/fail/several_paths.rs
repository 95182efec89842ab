use nest::{controller, injectable, module};

#[injectable]
struct CatController;

#[controller]
impl CatController {
    #[public]
    #[get("cats/{id}", "felines", "owners/{owner}/cats")]
    async fn one(&self, #[param] id: i64) -> String {
        id.to_string()
    }

    #[public]
    #[get("cats", "felines/{id")]
    async fn list(&self) {}

    #[public]
    #[post("cats", "felines")]
    async fn create(&self, #[param] id: i64) {
        let _ = id;
    }
}

#[injectable]
struct DogController;

#[controller("dogs", "hounds")]
impl DogController {
    #[public]
    #[get("/")]
    async fn list(&self) {}
}

#[module(controllers = [CatController, DogController])]
struct AppModule;

fn main() {}
