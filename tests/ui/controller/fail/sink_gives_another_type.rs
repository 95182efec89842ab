use nest::http::{Bytes, InternalServerError, UploadHead, UploadSink, UploadedFile};
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
    #[post("/one")]
    async fn one(&self, #[file(sink = Objects)] photo: UploadedFile) {
        let _ = photo;
    }

    #[public]
    #[post("/several")]
    async fn several(&self, #[files(sink = Objects)] photos: Vec<UploadedFile>) {
        let _ = photos;
    }
}

#[module(controllers = [PhotoController], providers = [Objects])]
struct AppModule;

fn main() {}
