use nest::http::Uploaded;
use nest::{controller, injectable, module};

#[injectable]
struct Objects;

#[injectable]
struct PhotoController;

#[controller("photos")]
impl PhotoController {
    #[public]
    #[post("/")]
    async fn add(&self, #[file(sink = Objects)] photo: Uploaded<Objects>) {
        let _ = photo;
    }
}

#[module(controllers = [PhotoController], providers = [Objects])]
struct AppModule;

fn main() {}
