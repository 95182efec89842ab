use nest::http::UploadedFile;
use nest::{controller, injectable, module};

#[injectable]
struct PhotoController;

#[controller("photos")]
impl PhotoController {
    #[public]
    #[post("/a")]
    async fn with_body(&self, #[body] text: String, #[file("photo")] photo: UploadedFile) {
        let _ = (text, photo);
    }

    #[public]
    #[get("/b")]
    async fn without_body(&self, #[file("photo")] photo: UploadedFile) {
        let _ = photo;
    }

    #[public]
    #[post("/c")]
    async fn same_field(&self, #[file("photo")] one: UploadedFile, #[file("photo")] two: Option<UploadedFile>) {
        let _ = (one, two);
    }

    #[public]
    #[post("/d")]
    async fn two_forms(&self, #[form] one: Title, #[form] two: Title) {
        let _ = (one, two);
    }
}

#[module(controllers = [PhotoController])]
struct AppModule;

fn main() {}
