use nest::http::UploadedFile;
use nest::{controller, injectable, module};

#[injectable]
struct Objects;

#[injectable]
struct PhotoController;

#[controller("photos")]
impl PhotoController {
    #[public]
    #[post("/")]
    async fn add(&self, #[file(sink = Objects)] photo: UploadedFile) {
        let _ = photo;
    }
}

#[module(controllers = [PhotoController], providers = [Objects])]
struct AppModule;

fn main() {}
