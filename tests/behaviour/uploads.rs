//! Forms and files that clients send.

use bytes::Bytes;
use futures_util::stream;
use nest::http::{
    BadRequest, Body, Failure, HttpException, Json, MIB, Multipart, MultipartLimits, StatusCode, UploadedFile,
};
use nest::testing::{TestApp, TestForm, TestResponse};
use nest::{controller, injectable, module};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use validator::Validate;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and so on";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0 and so on";

/// A size with a name of its own.
const SMALL: usize = 64;

#[derive(Debug, Deserialize, Serialize, Validate)]
#[serde(rename_all = "camelCase")]
struct Caption {
    #[validate(length(min = 1, max = 20))]
    title: String,
    year: Option<u16>,
    #[serde(default)]
    is_public: bool,
    #[serde(default)]
    tags: Vec<String>,
}

/// What a handler was given.
#[derive(Serialize)]
struct Seen {
    field: String,
    name: Option<String>,
    media_type: &'static str,
    claimed: Option<String>,
    len: usize,
    content: String,
    is_on_disk: bool,
}

async fn seen(file: &UploadedFile) -> Seen {
    let content = file.bytes().await.unwrap();
    Seen {
        field: file.field().to_owned(),
        name: file.name().map(str::to_owned),
        media_type: file.media_type(),
        claimed: file.claimed_type().map(str::to_owned),
        len: file.len(),
        content: String::from_utf8_lossy(&content).into_owned(),
        is_on_disk: file.path().is_some_and(std::path::Path::exists),
    }
}

#[injectable]
struct UploadController;

#[controller("uploads")]
impl UploadController {
    #[public]
    #[post("/avatar")]
    async fn avatar(
        &self,
        #[file("file", max = 5 * MIB, types = [Png, Jpeg], message = "Only images allowed")] file: UploadedFile,
    ) -> Json<Seen> {
        Json(seen(&file).await)
    }

    #[public]
    #[post("/image")]
    async fn image(&self, #[file(types = [Png, Jpeg])] image: UploadedFile) -> Json<Seen> {
        Json(seen(&image).await)
    }

    #[public]
    #[post("/optional")]
    async fn optional(&self, #[file("file", max = SMALL)] file: Option<UploadedFile>) -> String {
        format!("{:?}", file.map(|file| file.len()))
    }

    #[public]
    #[post("/album/{id}")]
    async fn album(
        &self,
        #[param] id: u32,
        #[files("photos", count = 3, max = SMALL)] photos: Vec<UploadedFile>,
        #[form] caption: Caption,
        #[file("cover")] cover: Option<UploadedFile>,
    ) -> Json<Value> {
        let photos: Vec<_> = photos.iter().map(|photo| photo.name().unwrap_or_default()).collect();
        Json(json!({"id": id, "photos": photos, "caption": caption, "cover": cover.is_some()}))
    }

    #[public]
    #[post("/texts")]
    async fn texts(&self, #[form] caption: Caption) -> Json<Caption> {
        Json(caption)
    }

    #[public]
    #[post("/disk")]
    async fn disk(&self, #[file("file", max = MIB, types = [Png], store = Disk)] file: UploadedFile) -> Json<Value> {
        let path = file.path().map(|path| path.display().to_string());
        Json(json!({"path": path, "seen": seen(&file).await}))
    }

    #[public]
    #[post("/persist")]
    async fn persist(
        &self,
        #[query] to: String,
        #[file("memory")] memory: UploadedFile,
        #[file("disk", store = Disk)] disk: UploadedFile,
    ) -> Result<(), HttpException> {
        let folder = std::path::Path::new(&to);
        let failed = |error: std::io::Error| HttpException::new(StatusCode::CONFLICT, error.kind().to_string());
        memory.persist(folder.join("memory")).await.map_err(failed)?;
        disk.persist(folder.join("disk")).await.map_err(failed)
    }

    #[public]
    #[post("/raw")]
    async fn raw(&self, #[body] mut form: Multipart) -> Result<Json<Vec<(String, usize)>>, Failure> {
        let mut parts = Vec::new();
        while let Some(mut field) = form.next_field().await? {
            let name = field.name().to_owned();
            if name == "skipped" {
                parts.push((name, 0));
                continue;
            }
            if name == "text" {
                parts.push((name, field.text(4).await?.len()));
                continue;
            }
            let mut len = 0;
            while let Some(chunk) = field.chunk().await? {
                len += chunk.len();
            }
            parts.push((name, len));
        }
        Ok(Json(parts))
    }

    #[public]
    #[post("/each")]
    #[metadata(MultipartLimits::new().text(20).each_text(8))]
    async fn each(&self, #[form] caption: Caption) -> String {
        format!("{} {:?}", caption.title, caption.tags)
    }

    #[public]
    #[post("/limited")]
    #[metadata(MultipartLimits::new().total(1024).parts(3).text(8).head(256))]
    async fn limited(
        &self,
        #[form] caption: Caption,
        #[file] file: Option<UploadedFile>,
    ) -> Result<String, BadRequest> {
        Ok(format!("{} {}", caption.title, file.is_some()))
    }
}

#[module(controllers = [UploadController])]
struct AppModule;

async fn app() -> TestApp {
    nest::testing!(AppModule).start().await
}

async fn send(app: &TestApp, path: &str, form: TestForm) -> TestResponse {
    app.post(path).multipart(form).send().await
}

/// A body that is written by hand, with the boundary `X`.
async fn raw(app: &TestApp, path: &str, body: impl Into<Body>) -> TestResponse {
    app.post(path).content("multipart/form-data; boundary=X", body).send().await
}

#[nest::test]
async fn a_file_arrives_with_what_it_is() {
    let app = app().await;
    let form = TestForm::new().file_of_type("file", "cat.gif", "image/gif", PNG);
    let answer = send(&app, "/uploads/avatar", form).await;
    answer.expect_status(201).expect_json(json!({
        "field": "file", "name": "cat.gif", "media_type": "image/png", "claimed": "image/gif", "len": PNG.len(),
        "content": String::from_utf8_lossy(PNG), "is_on_disk": false,
    }));
    send(&app, "/uploads/image", TestForm::new().file("image", "a", JPEG)).await.expect_status(201);
}

#[nest::test]
async fn a_form_without_the_file_is_400() {
    let app = app().await;
    send(&app, "/uploads/avatar", TestForm::new()).await.expect_status(400).expect_message("File is required");
    let text = TestForm::new().text("file", "not a file");
    send(&app, "/uploads/avatar", text).await.expect_status(400).expect_message("File is required");
    // A browser sends this for an input in which nothing was chosen.
    let nothing = TestForm::new().file("file", "", "");
    send(&app, "/uploads/avatar", nothing.clone()).await.expect_status(400).expect_message("File is required");
    assert_eq!(send(&app, "/uploads/optional", nothing).await.text(), "None");
    assert_eq!(send(&app, "/uploads/optional", TestForm::new()).await.text(), "None");
    let empty = TestForm::new().file("file", "empty.txt", "");
    assert_eq!(send(&app, "/uploads/optional", empty).await.text(), "Some(0)");
    let other = TestForm::new().file("avatar", "cat.png", PNG);
    send(&app, "/uploads/avatar", other).await.expect_status(400).expect_message("Unexpected field - avatar");
}

#[nest::test]
async fn the_content_decides_what_a_file_is() {
    let app = app().await;
    for content in [&b"<svg/>"[..], b"GIF89a", b"", b"\x89PNG"] {
        let form = TestForm::new().file_of_type("file", "cat.png", "image/png", content);
        send(&app, "/uploads/avatar", form).await.expect_status(400).expect_message("Only images allowed");
    }
    let gif = TestForm::new().file_of_type("image", "cat.png", "image/png", b"GIF89a");
    let expected = "Validation failed (current file type is image/gif, expected type is image/png or image/jpeg)";
    send(&app, "/uploads/image", gif).await.expect_status(400).expect_message(expected);
}

#[nest::test]
async fn a_file_over_its_limit_is_413() {
    let app = app().await;
    let of_size = |len: usize| TestForm::new().file("file", "cat.png", [PNG, &vec![0; len - PNG.len()]].concat());
    send(&app, "/uploads/avatar", of_size(5 * MIB)).await.expect_status(201);
    send(&app, "/uploads/avatar", of_size(5 * MIB + 1)).await.expect_status(413).expect_message("File too large");
    send(&app, "/uploads/avatar", of_size(20 * MIB)).await.expect_status(413);
    // Also one that is no image.
    let zeros = TestForm::new().file("file", "cat.png", vec![0; 5 * MIB + 1]);
    send(&app, "/uploads/avatar", zeros).await.expect_status(413);
    // Without `max`, it is that of bodies.
    let form = TestForm::new().file("image", "cat.png", [PNG, &vec![0; MIB]].concat());
    send(&app, "/uploads/image", form).await.expect_status(413);
    let form = TestForm::new().file("file", "a", [0; SMALL + 1]);
    send(&app, "/uploads/optional", form).await.expect_status(413);
}

#[nest::test]
async fn files_and_texts_share_one_pass() {
    let app = app().await;
    let photos = |count| (0..count).fold(TestForm::new(), |form, i| form.file("photos", &format!("{i}.png"), PNG));
    let form = photos(2).text("title", "Summer").text("tags", "sun").text("tags", "sea").file("cover", "c", JPEG);
    send(&app, "/uploads/album/7", form.text("year", "2026").text("isPublic", "true"))
        .await
        .expect_status(201)
        .expect_json(json!({"id": 7, "photos": ["0.png", "1.png"], "cover": true, "caption":
            {"title": "Summer", "year": 2026, "isPublic": true, "tags": ["sun", "sea"]}}));
    let many = photos(4).text("title", "Summer");
    send(&app, "/uploads/album/7", many).await.expect_status(413).expect_message("Too many files");
    // The path is judged before the body is read.
    send(&app, "/uploads/album/x", photos(9)).await.expect_status(400).expect_message("numeric string is expected");
}

#[nest::test]
async fn texts_are_read_and_validated_together() {
    let app = app().await;
    let pairs = [("title", "a b&c"), ("tags", "x"), ("tags", "ä"), ("isPublic", "true")];
    let expected = json!({"title": "a b&c", "year": null, "isPublic": true, "tags": ["x", "ä"]});
    app.post("/uploads/texts").form(&pairs).send().await.expect_status(201).expect_json(&expected);
    let form = pairs.iter().fold(TestForm::new(), |form, (name, text)| form.text(name, text));
    send(&app, "/uploads/texts", form).await.expect_status(201).expect_json(&expected);

    let wrong = [("title", ""), ("year", "MMXXVI"), ("isAdmin", "true")];
    let faults = json!(["property isAdmin should not exist", "year must be an integer number"]);
    for answer in [
        app.post("/uploads/texts").form(&wrong).send().await,
        send(&app, "/uploads/texts", wrong.iter().fold(TestForm::new(), |form, (name, text)| form.text(name, text)))
            .await,
    ] {
        let message = answer.expect_status(400).json::<Value>()["message"].clone();
        for fault in faults.as_array().unwrap() {
            assert!(message.as_array().unwrap().contains(fault), "{message}");
        }
        assert_eq!(message.as_array().unwrap().len(), 3, "{message}");
    }
    app.post("/uploads/texts").form(&[("title", "a\0")]).send().await.expect_status(400);
    send(&app, "/uploads/texts", TestForm::new().text("title", "a\0")).await.expect_status(400);
    let many: Vec<_> = (0..1001).map(|i| (i.to_string(), "")).collect();
    app.post("/uploads/texts").form(&many).send().await.expect_status(413);
    let file = TestForm::new().text("title", "a").file("file", "a", PNG);
    send(&app, "/uploads/texts", file).await.expect_status(400).expect_message("Unexpected field - file");
}

#[nest::test]
async fn another_content_type_is_415() {
    let app = app().await;
    for path in ["avatar", "texts", "raw", "album/7"] {
        let path = format!("/uploads/{path}");
        app.post(&path).json(&json!({"title": "a"})).send().await.expect_status(415);
        app.post(&path).body("title=a").send().await.expect_status(415);
        app.post(&path).content("multipart/mixed; boundary=X", "--X--\r\n").send().await.expect_status(415);
    }
    // A form without files may be one of the other kind, and a form that must have one then has none.
    app.post("/uploads/album/7").form(&[("title", "a")]).send().await.expect_status(201);
    app.post("/uploads/avatar").form(&[("title", "a")]).send().await.expect_status(415);
}

#[nest::test]
async fn a_broken_form_is_400() {
    let app = app().await;
    let disposition = "Content-Disposition: form-data; name=\"file\"; filename=\"a\"";
    for path in ["/uploads/avatar", "/uploads/disk", "/uploads/raw"] {
        for (body, expected) in [
            (String::new(), "Multipart: Unexpected end of form"),
            ("--Y--\r\n".into(), "Multipart: Unexpected end of form"),
            ("--X\r\n".into(), "Multipart: Unexpected end of form"),
            (format!("--X\r\n{disposition}\r\n\r\nhalf a fi"), "Multipart: Unexpected end of form"),
            (format!("--X\r\n{disposition}\r\n\r\nwhole\r\n--X\r\n"), "Multipart: Unexpected end of form"),
            ("--X\r\nContent-Type: text/plain\r\n\r\nx\r\n--X--\r\n".into(), "Field name missing"),
            ("--X\r\nContent-Disposition: form-data; filename=a\r\n\r\nx\r\n--X--\r\n".into(), "Field name missing"),
            ("--X\r\nno header\r\n\r\nx\r\n--X--\r\n".into(), "Malformed part header"),
            (format!("--X\r\n{}\r\nx\r\n--X--\r\n", "A: b\r\n".repeat(200)), "Malformed part header"),
        ] {
            let answer = raw(&app, path, body.clone()).await;
            answer.expect_status(400).expect_message(expected);
        }
        for content_type in
            ["multipart/form-data", "multipart/form-data; boundary=", "Multipart/Form-Data;charset=utf-8"]
        {
            let answer = app.post(path).content(content_type, "--X--\r\n").send().await;
            answer.expect_status(400).expect_message("Multipart: Boundary not found");
        }
    }
}

#[nest::test]
async fn an_endless_head_is_given_up() {
    let app = app().await;
    for beginning in ["", "--X", "--X\r\n", "--X\r\nA: "] {
        let chunks = stream::iter((0..).map(move |i| match i {
            0 => Ok::<_, std::io::Error>(Bytes::from(beginning)),
            1..1000 => Ok(Bytes::from_static(&[b'a'; 1024])),
            _ => panic!("nobody reads this far"),
        }));
        let answer = raw(&app, "/uploads/raw", Body::from_stream(chunks)).await;
        answer.expect_status(400).expect_message(if beginning == "--X" { "" } else { "Part header too large" });
    }
}

#[nest::test]
async fn a_part_is_read_as_it_comes() {
    let app = app().await;
    let form = TestForm::new().text("skipped", &"s".repeat(MIB)).text("text", "1234").file("f", "a", vec![0; 3 * MIB]);
    send(&app, "/uploads/raw", form).await.expect_status(201).expect_json(json!([
        ["skipped", 0],
        ["text", 4],
        ["f", 3 * MIB]
    ]));
    let long = TestForm::new().text("text", "12345");
    send(&app, "/uploads/raw", long).await.expect_status(413).expect_message("Field value too long");
    let form = TestForm::new().file("f", "a", vec![0; 16 * MIB]);
    send(&app, "/uploads/raw", form).await.expect_status(413);
}

#[nest::test]
async fn a_route_says_how_large_its_forms_may_be() {
    let app = app().await;
    let path = "/uploads/limited";
    let title = || TestForm::new().text("title", "12345678");
    assert_eq!(send(&app, path, title().file("file", "a", "x")).await.expect_status(201).text(), "12345678 true");
    let parts = title().text("tags", "").text("tags", "").text("tags", "");
    send(&app, path, parts).await.expect_status(413).expect_message("Too many parts");
    let text = title().text("tags", "9");
    send(&app, path, text).await.expect_status(413).expect_message("Field value too long");
    send(&app, path, title().file("file", "a", [0; 1024])).await.expect_status(413);
    // Without a length in advance, too.
    let body = format!("--X\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\n{}", "x".repeat(2048));
    let chunks = body.into_bytes().chunks(100).map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec())).collect::<Vec<_>>();
    raw(&app, path, Body::from_stream(stream::iter(chunks))).await.expect_status(413);
    let long = format!("--X\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n\r\n--X--\r\n", "n".repeat(600));
    let chunks = long.into_bytes().chunks(100).map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec())).collect::<Vec<_>>();
    raw(&app, path, Body::from_stream(stream::iter(chunks))).await.expect_status(400);
}

#[nest::test]
async fn each_text_of_a_form_has_a_limit_of_its_own() {
    let app = app().await;
    let form = |title: &str, tags: &[&str]| {
        let form = TestForm::new().text("title", title);
        tags.iter().fold(form, |form, tag| form.text("tags", tag))
    };
    let answer = send(&app, "/uploads/each", form("12345678", &["12345678"])).await;
    answer.expect_status(201).expect_text(r#"12345678 ["12345678"]"#);
    for form in [form("123456789", &[]), form("1", &["123456789"]), form("12345678", &["12345678", "12345"])] {
        send(&app, "/uploads/each", form).await.expect_status(413).expect_message("Field value too long");
    }
}

#[nest::test]
async fn a_temporary_file_goes_with_its_request() {
    let app = app().await;
    let answer = send(&app, "/uploads/disk", TestForm::new().file("file", "../../etc/passwd", PNG)).await;
    let answer: Value = answer.expect_status(201).json();
    assert_eq!(answer["seen"]["is_on_disk"], true);
    assert_eq!(answer["seen"]["content"], String::from_utf8_lossy(PNG).as_ref());
    let path = answer["path"].as_str().unwrap();
    assert!(!path.contains("passwd"), "{path}");
    assert!(!std::path::Path::new(path).exists());
}

#[nest::test]
async fn a_file_that_is_persisted_stays() {
    let app = app().await;
    let folder = tempfile::tempdir().unwrap();
    let form = TestForm::new().file("memory", "m", "in memory").file("disk", "d", "on disk");
    let to = [("to", folder.path().display().to_string())];
    app.post("/uploads/persist").query(&to).multipart(form.clone()).send().await.expect_status(201);
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!((read("memory"), read("disk")), ("in memory".to_owned(), "on disk".to_owned()));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    let to = [("to", folder.path().join("nowhere").display().to_string())];
    app.post("/uploads/persist").query(&to).multipart(form).send().await.expect_status(409);
}

proptest! {
    #[test]
    fn what_a_form_holds_arrives_however_it_is_cut(
        title in "[^\0]{1,20}",
        tags in prop::collection::vec("[^\0]{0,8}", 0..4),
        file in prop::option::of(prop::collection::vec(any::<u8>(), 0..200)),
        name in "[^\\p{C}\"\\\\]{1,12}",
        cut in 1..64usize,
    ) {
        let mut body = String::new();
        for (name, text) in std::iter::once(("title", &title)).chain(tags.iter().map(|tag| ("tags", tag))) {
            body.push_str(&format!("--X--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n"));
        }
        let mut body = body.into_bytes();
        if let Some(file) = &file {
            body.extend_from_slice(
                format!("--X--X\r\nContent-Disposition: form-data; name=\"cover\"; filename=\"{name}\"\r\n\r\n").as_bytes(),
            );
            body.extend_from_slice(file);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--X--X--\r\n");
        let chunks: Vec<_> = body.chunks(cut).map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec())).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let answer = runtime.block_on(async {
            let app = app().await;
            let body = Body::from_stream(stream::iter(chunks));
            app.post("/uploads/album/1").content("multipart/form-data; boundary=X--X", body).send().await
        });
        prop_assert_eq!(answer.status(), 201, "{}", answer);
        let seen: Value = answer.json();
        prop_assert_eq!(&seen["caption"]["title"], &json!(title));
        prop_assert_eq!(&seen["caption"]["tags"], &json!(tags));
        prop_assert_eq!(&seen["cover"], &json!(file.is_some()));
    }

    #[test]
    fn no_form_panics(body in prop::collection::vec(prop::sample::select(
        vec!["--X", "\r\n", "--", "Content-Disposition: form-data; name=\"title\"", "; filename=\"a\"", "x", "\r\n\r\n", " "],
    ), 0..20)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let status = runtime.block_on(async { raw(&app().await, "/uploads/album/1", body.concat()).await.status() });
        prop_assert!(status < 500);
    }
}
