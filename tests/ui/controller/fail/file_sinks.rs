use nest::http::UploadedFile;
use nest::{controller, injectable, module};

#[injectable]
struct Objects;

#[injectable]
struct PhotoController;

#[controller("photos")]
impl PhotoController {
    #[public]
    #[post("/a")]
    async fn both(&self, #[file(store = Disk, sink = Objects)] photo: UploadedFile) {
        let _ = photo;
    }

    #[public]
    #[post("/b")]
    async fn none(&self, #[files(sink)] photos: Vec<UploadedFile>) {
        let _ = photos;
    }
}

#[module(controllers = [PhotoController])]
struct AppModule;

fn main() {}
