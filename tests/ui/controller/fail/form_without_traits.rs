use nest::{controller, injectable, module};

struct Title {
    title: String,
}

#[injectable]
struct PhotoController;

#[controller("photos")]
impl PhotoController {
    #[public]
    #[post("/")]
    async fn create(&self, #[form] title: Title) {
        let _ = title.title;
    }
}

#[module(controllers = [PhotoController])]
struct AppModule;

fn main() {}
