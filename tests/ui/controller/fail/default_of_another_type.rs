use nest::{controller, injectable, module};

struct Page {
    number: u32,
}

#[injectable]
struct CatController;

#[controller("cats")]
impl CatController {
    #[public]
    #[get("/a")]
    async fn float(&self, #[query(default = 1.5)] limit: u32) {
        let _ = limit;
    }

    #[public]
    #[get("/b")]
    async fn text(&self, #[header("x-limit", default = "ten")] limit: u32) {
        let _ = limit;
    }

    #[public]
    #[get("/c")]
    async fn whole(&self, #[query(default = Page { number: 1 })] page: Page) {
        let _ = page.number;
    }
}

#[module(controllers = [CatController])]
struct AppModule;

fn main() {}
