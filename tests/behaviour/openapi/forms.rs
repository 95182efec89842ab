//! Forms and files.

use nest::http::{Multipart, UploadedFile};
use nest::{controller, injectable, module};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use validator::Validate;

use super::{document, operation, statuses};

#[derive(Deserialize, JsonSchema, Validate)]
struct Caption {
    #[validate(length(max = 80))]
    text: String,
    place: Option<String>,
}

#[injectable]
struct PictureController;

#[controller("pictures")]
impl PictureController {
    #[public]
    #[post("/")]
    async fn add(
        &self,
        #[form] caption: Caption,
        #[file("picture", max = 5 * MIB, types = [Png, Jpeg])] picture: UploadedFile,
        #[file] thumbnail: Option<UploadedFile>,
        #[files(count = 3)] others: Vec<UploadedFile>,
    ) {
        let _ = (caption.text, caption.place, picture, thumbnail, others);
    }

    #[public]
    #[post("/captions")]
    async fn caption(&self, #[form] caption: Caption) {
        let _ = (caption.text, caption.place);
    }

    #[public]
    #[post("/parts")]
    async fn parts(&self, #[body] _parts: Multipart) {}
}

#[module(controllers = [PictureController])]
pub(super) struct AppModule;

#[test]
fn texts_and_files_of_a_form_are_one_schema() {
    let document = document(&nest::app!(AppModule));
    let add = operation(&document, "post", "/pictures");
    let content = &add["requestBody"]["content"]["multipart/form-data"];
    let file = json!({ "type": "string", "format": "binary" });
    let properties = json!({
        "text": { "type": "string", "maxLength": 80 },
        "place": { "type": ["string", "null"] },
        "picture": { "type": "string", "format": "binary", "description": "At most 5242880 bytes." },
        "thumbnail": file,
        "others": { "type": "array", "maxItems": 3, "items": file },
    });
    assert_eq!(content["schema"]["properties"], properties);
    assert_eq!(content["schema"]["required"], json!(["text", "picture"]));
    assert_eq!(content["encoding"], json!({ "picture": { "contentType": "image/png, image/jpeg" } }));
    assert_eq!(statuses(add), ["201", "400", "413", "415"]);
}

#[test]
fn a_form_without_files_is_encoded_as_a_query_is() {
    let document = document(&nest::app!(AppModule));
    let content = &operation(&document, "post", "/pictures/captions")["requestBody"]["content"];
    assert_eq!(content["application/x-www-form-urlencoded"]["schema"]["required"], json!(["text"]));
}

#[test]
fn a_form_that_is_read_part_by_part_is_a_form() {
    let document = document(&nest::app!(AppModule));
    let content = &operation(&document, "post", "/pictures/parts")["requestBody"]["content"];
    assert_eq!(*content, json!({ "multipart/form-data": {} }));
}
