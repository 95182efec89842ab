use nest::http::UploadedFile;
use nest::{controller, injectable, module};

#[injectable]
struct PhotoController;

#[controller("photos")]
impl PhotoController {
    #[public]
    #[post("/")]
    async fn create(&self, #[file("photo", types = [Pgn, Jpeg], store = Disc)] photo: UploadedFile) {
        let _ = photo;
    }
}

#[module(controllers = [PhotoController])]
struct AppModule;

fn main() {}
