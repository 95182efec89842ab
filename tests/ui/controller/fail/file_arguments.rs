use nest::http::UploadedFile;
use nest::{controller, injectable, module};

#[injectable]
struct PhotoController;

#[controller("photos")]
impl PhotoController {
    #[public]
    #[post("/a")]
    async fn misspelt(&self, #[file("photo", maks = 5)] photo: UploadedFile) {
        let _ = photo;
    }

    #[public]
    #[post("/b")]
    async fn count_of_one(&self, #[file("photo", count = 5)] photo: UploadedFile) {
        let _ = photo;
    }

    #[public]
    #[post("/c")]
    async fn no_value(&self, #[files("photos", types)] photos: Vec<UploadedFile>) {
        let _ = photos;
    }

    #[public]
    #[post("/d")]
    async fn no_name(&self, #[file(5)] photo: UploadedFile) {
        let _ = photo;
    }
}

#[module(controllers = [PhotoController])]
struct AppModule;

fn main() {}
