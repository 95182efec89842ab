//! NEST-E0502, NEST-E0513 of forms: texts beside files are a form; several files of a field are a list.
use std::collections::BTreeMap;

use nest::http::{Unvalidated, UploadedFile};
use nest::{controller, injectable, module};

#[injectable]
struct PhotoController;

#[controller("photos")]
impl PhotoController {
    #[public]
    #[post("/a")]
    async fn texts_and_file(&self, #[form] texts: Unvalidated<BTreeMap<String, String>>, #[file("photo")] photo: UploadedFile) {
        let _ = (texts.0, photo);
    }

    #[public]
    #[post("/b")]
    async fn perhaps(&self, #[file("photo")] photo: Option<UploadedFile>) {
        let _ = photo;
    }

    #[public]
    #[post("/c")]
    async fn several(&self, #[files("photo")] photos: Vec<UploadedFile>) {
        let _ = photos;
    }
}

#[module(controllers = [PhotoController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
