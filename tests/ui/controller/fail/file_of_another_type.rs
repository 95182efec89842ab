use nest::http::UploadedFile;
use nest::{controller, injectable, module};

#[injectable]
struct PhotoController;

#[controller("photos")]
impl PhotoController {
    #[public]
    #[post("/a")]
    async fn text(&self, #[file("photo")] photo: String) {
        let _ = photo;
    }

    #[public]
    #[post("/b")]
    async fn list(&self, #[file("photo")] photos: Vec<UploadedFile>) {
        let _ = photos;
    }

    #[public]
    #[post("/c")]
    async fn one(&self, #[files("photo")] photo: UploadedFile) {
        let _ = photo;
    }
}

#[module(controllers = [PhotoController])]
struct AppModule;

fn main() {}
