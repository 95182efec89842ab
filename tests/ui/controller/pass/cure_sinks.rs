//! NEST-E0118, NEST-E0301, NEST-E0543, NEST-E0544 of sinks: one of both; provide it; take `Uploaded`; implement `UploadSink`.
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
    #[post("/one")]
    async fn one(&self, #[file(sink = Objects)] photo: Uploaded<Objects>, #[file(sink = Objects)] back: Option<Uploaded<Objects>>) {
        let _ = (photo.keep(), back.map(Uploaded::keep));
    }

    #[public]
    #[post("/several")]
    async fn several(&self, #[files(sink = Objects)] photos: Vec<Uploaded<Objects>>) {
        let _ = photos.len();
    }
}

#[module(controllers = [PhotoController], providers = [Objects])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
