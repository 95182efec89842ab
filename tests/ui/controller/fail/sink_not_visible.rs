use nest::http::{Bytes, InternalServerError, UploadHead, UploadSink, Uploaded};
use nest::{controller, injectable, module};

#[injectable]
struct Objects;

impl UploadSink for Objects {
    type File = usize;
    type Error = InternalServerError;

    async fn open(&self, _: &UploadHead) -> Result<usize, InternalServerError> {
        Ok(0)
    }

    async fn write(&self, file: &mut usize, chunk: Bytes) -> Result<(), InternalServerError> {
        *file += chunk.len();
        Ok(())
    }

    async fn abort(&self, _: usize) {}
}

#[injectable]
struct PhotoController;

#[controller("photos")]
impl PhotoController {
    #[public]
    #[post("/")]
    async fn add(&self, #[file(sink = Objects)] photo: Uploaded<Objects>) {
        let _ = photo.keep();
    }
}

#[module(controllers = [PhotoController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
