//! Files as results, parts of them, and what clients have already.

use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use futures_util::stream;
use nest::http::{
    Body, CacheControl, Conditional, ETag, HttpException, Json, Method, ServeStatic, StatusCode, StreamableFile,
};
use nest::testing::{TestApp, TestResponse};
use nest::{controller, injectable, module};
use serde_json::json;

const TEXT: &str = "0123456789";

#[injectable]
struct FileController;

#[controller("files")]
impl FileController {
    #[public]
    #[get("/memory")]
    async fn memory(&self) -> StreamableFile {
        let time = UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        StreamableFile::from_bytes(TEXT).media_type("text/plain").etag(ETag::strong("a")).last_modified(time)
    }

    #[public]
    #[get("/disk")]
    async fn disk(&self, #[query] path: String) -> Result<StreamableFile, HttpException> {
        StreamableFile::open_or_not_found(&path).await
    }

    #[public]
    #[get("/download")]
    async fn download(&self, #[query] name: String) -> StreamableFile {
        StreamableFile::from_bytes(TEXT).download_as(&name)
    }

    #[public]
    #[get("/stream")]
    async fn stream(&self) -> StreamableFile {
        StreamableFile::from_body(Body::from_stream(stream::iter([Ok::<_, std::io::Error>("01"), Ok("23")])))
    }

    #[public]
    #[get("/wrong")]
    async fn wrong(&self) -> StreamableFile {
        StreamableFile::from_bytes(TEXT).media_type("text/plain\r\nset-cookie: a")
    }

    #[public]
    #[get("/json")]
    async fn json(&self) -> (CacheControl, Conditional<Json<[u8; 2]>>) {
        (CacheControl::max_age(Duration::from_secs(60)).public(), Conditional(Json([1, 2])))
    }

    #[public]
    #[post("/json")]
    async fn changed(&self) -> Conditional<Json<[u8; 2]>> {
        Conditional(Json([1, 2]))
    }
}

#[module(controllers = [FileController])]
struct AppModule;

async fn app() -> TestApp {
    nest::testing!(AppModule).start().await
}

async fn get(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> TestResponse {
    headers.iter().fold(app.get(path), |request, (name, value)| request.header(name, value)).send().await
}

#[nest::test]
async fn a_file_is_sent_with_what_tells_its_version() {
    let answer = get(&app().await, "/files/memory", &[]).await.expect_status(200);
    for (name, value) in [
        ("content-type", "text/plain"),
        ("etag", "\"a\""),
        ("last-modified", "Sun, 09 Sep 2001 01:46:40 GMT"),
        ("accept-ranges", "bytes"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{name}");
    }
    assert_eq!(answer.text(), TEXT);
}

#[nest::test]
async fn a_part_is_206_and_one_that_is_not_there_416() {
    let app = app().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, TEXT).unwrap();
    for path in ["/files/memory".to_owned(), format!("/files/disk?path={}", path.display())] {
        for (range, expected, part) in [
            ("bytes=2-4", "bytes 2-4/10", "234"),
            ("bytes=7-", "bytes 7-9/10", "789"),
            ("bytes=-1", "bytes 9-9/10", "9"),
            ("bytes=0-99", "bytes 0-9/10", TEXT),
        ] {
            let answer = get(&app, &path, &[("range", range)]).await.expect_status(206);
            assert_eq!((answer.header("content-range"), answer.text().as_str()), (Some(expected), part), "{range}");
        }
        let answer = get(&app, &path, &[("range", "bytes=10-")]).await.expect_status(416);
        assert_eq!(answer.header("content-range"), Some("bytes */10"));
        for range in ["bytes=0-1,3-4", "lines=0-1", "bytes=4-2", "what"] {
            assert_eq!(get(&app, &path, &[("range", range)]).await.expect_status(200).text(), TEXT, "{range}");
        }
    }
    let of_version = |version| [("range", "bytes=0-0"), ("if-range", version)];
    get(&app, "/files/memory", &of_version("\"a\"")).await.expect_status(206);
    get(&app, "/files/memory", &of_version("\"b\"")).await.expect_status(200);
}

#[nest::test]
async fn what_a_client_has_is_not_sent_again() {
    let app = app().await;
    let answer = get(&app, "/files/memory", &[("if-none-match", "\"a\"")]).await.expect_status(304);
    assert_eq!((answer.header("etag"), answer.header("content-type"), answer.text()), (Some("\"a\""), None, "".into()));
    let date = ("if-modified-since", "Sun, 09 Sep 2001 01:46:40 GMT");
    get(&app, "/files/memory", &[date]).await.expect_status(304);
    get(&app, "/files/memory", &[date, ("if-none-match", "\"b\"")]).await.expect_status(200);
    get(&app, "/files/memory", &[("if-match", "\"b\"")]).await.expect_status(412);

    let answer = get(&app, "/files/json", &[]).await.expect_status(200);
    assert_eq!(answer.header("cache-control"), Some("public, max-age=60"));
    let tag = answer.header("etag").unwrap();
    assert!(tag.starts_with("W/\""), "{tag}");
    let answer = get(&app, "/files/json", &[("if-none-match", tag)]).await.expect_status(304);
    assert_eq!(answer.header("cache-control"), Some("public, max-age=60"));
    let answer = app.post("/files/json").header("if-none-match", "*").send().await.expect_status(201);
    assert_eq!(answer.header("etag"), None);
}

#[nest::test]
async fn a_condition_that_does_not_hold_is_412() {
    let app = app().await;
    let (before, same) = ("Sat, 01 Jan 2000 00:00:00 GMT", "Sun, 09 Sep 2001 01:46:40 GMT");
    for (headers, status) in [
        ([("if-match", "\"b\"")], 412),
        ([("if-match", "W/\"a\"")], 412),
        ([("if-match", "\"b\", \"a\"")], 200),
        ([("if-match", "*")], 200),
        ([("if-unmodified-since", before)], 412),
        ([("if-unmodified-since", same)], 200),
        ([("if-unmodified-since", "long ago")], 200),
    ] {
        get(&app, "/files/memory", &headers).await.expect_status(status);
    }
    // The tag counts before the date.
    get(&app, "/files/memory", &[("if-match", "\"a\""), ("if-unmodified-since", before)]).await.expect_status(200);
    let refused = get(&app, "/files/memory", &[("if-match", "\"b\"")]).await;
    let body = json!({ "statusCode": 412, "message": "Precondition Failed", "error": "Precondition Failed" });
    refused.expect_json(body.clone()).expect_no_header("etag").expect_no_header("content-range");
    // Of what is computed the tag is weak, and a weak tag is no condition to act on (RFC 9110, 13.1.1).
    let tag = get(&app, "/files/json", &[]).await.header("etag").unwrap().to_owned();
    get(&app, "/files/json", &[("if-match", &tag)]).await.expect_status(412).expect_json(body);
    get(&app, "/files/json", &[("if-match", "*")]).await.expect_status(200);
}

#[nest::test]
async fn a_file_on_the_disk_is_streamed() {
    let app = app().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large");
    let content: Vec<u8> = (0..300_000u32).map(|i| i as u8).collect();
    std::fs::write(&path, &content).unwrap();
    let path = format!("/files/disk?path={}", path.display());
    let answer = get(&app, &path, &[]).await.expect_status(200);
    assert_eq!(answer.bytes(), &content);
    let tag = answer.header("etag").unwrap();
    get(&app, &path, &[("if-none-match", tag)]).await.expect_status(304);
    let part = get(&app, &path, &[("range", "bytes=65530-200000"), ("if-range", tag)]).await.expect_status(206);
    assert_eq!(part.bytes(), &content[65530..=200_000]);
    let head = app.head(&path).send().await.expect_status(200);
    assert_eq!((head.header("content-length"), head.bytes().len()), (Some("300000"), 0));
    get(&app, "/files/disk?path=/nowhere/at/all", &[]).await.expect_status(404);
    get(&app, &format!("/files/disk?path={}", folder.path().display()), &[]).await.expect_status(404);
}

#[nest::test]
async fn names_of_downloads_stay_within_their_header() {
    let app = app().await;
    let name = |name: &str| {
        let request = app.get("/files/download").query(&[("name", name)]);
        async { request.send().await.header("content-disposition").unwrap().to_owned() }
    };
    assert_eq!(name("a b.pdf").await, "attachment; filename=\"a b.pdf\"");
    assert_eq!(name("ä\"\r\n.pdf").await, "attachment; filename=\"____.pdf\"; filename*=UTF-8''%C3%A4%22__.pdf");
    let answer = get(&app, "/files/wrong", &[]).await.expect_status(500);
    assert_eq!(answer.header("set-cookie"), None);
    let answer = get(&app, "/files/stream", &[("range", "bytes=0-0")]).await.expect_status(200);
    assert_eq!((answer.text().as_str(), answer.header("accept-ranges")), ("0123", None));
}

fn site(folder: &Path) {
    std::fs::create_dir_all(folder.join("public/docs")).unwrap();
    std::fs::create_dir_all(folder.join("public/.git")).unwrap();
    for (path, content) in [
        ("secret", "secret"),
        ("public/index.html", "<h1>index</h1>"),
        ("public/app.js", "let a;"),
        ("public/app.js.gz", "compressed"),
        ("public/docs/index.html", "<h1>docs</h1>"),
        ("public/.env", "SECRET"),
        ("public/.git/config", "SECRET"),
    ] {
        std::fs::write(folder.join(path), content).unwrap();
    }
}

#[nest::test]
async fn a_folder_is_served_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    let public = ServeStatic::folder(folder.path().join("public"));
    let hour = CacheControl::max_age(Duration::from_secs(3600));
    let app = nest::testing!(AppModule).configure(move |app| app.mount("/assets", public.cache_control(hour)));
    let app = app.start().await;
    let answer = get(&app, "/assets/app.js", &[]).await.expect_status(200);
    assert_eq!((answer.text().as_str(), answer.header("content-type")), ("let a;", Some("text/javascript")));
    assert_eq!(answer.header("cache-control"), Some("private, max-age=3600"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert!(answer.headers().contains_key("x-request-id"));
    let tag = answer.header("etag").unwrap();
    get(&app, "/assets/app.js", &[("if-none-match", tag)]).await.expect_status(304);
    assert_eq!(get(&app, "/assets/app.js", &[("range", "bytes=0-2")]).await.expect_status(206).text(), "let");
    get(&app, "/assets/app.js", &[("range", "bytes=99-")]).await.expect_status(416);
    assert_eq!(get(&app, "/assets/", &[]).await.text(), "<h1>index</h1>");
    assert_eq!(get(&app, "/assets/docs", &[]).await.header("location"), Some("/assets/docs/"));
    for path in [
        "/assets/nope.js",
        "/assets/.env",
        "/assets/%2eenv",
        "/assets/.git/config",
        "/assets/../secret",
        "/assets/%2e%2e/secret",
        "/assets/..%2fsecret",
        "/assets/docs/..%2f..%2fsecret",
        "/assets/..%5csecret",
        "/assets//etc/passwd",
        "/assets/%2fetc/passwd",
        "/assets/app.js%00",
        "/assets/%ff",
        "/assets/app.js/",
        "/assetsapp.js",
    ] {
        let answer = get(&app, path, &[]).await.expect_status(404);
        assert_eq!(answer.json::<serde_json::Value>()["message"], format!("Cannot GET {path}"), "{path}");
    }
    let answer = app.request(Method::POST, "/assets/app.js").send().await.expect_status(405);
    assert_eq!(answer.header("allow"), Some("GET,HEAD"));
    // The routes of the application come first.
    assert_eq!(get(&app, "/files/memory", &[]).await.text(), TEXT);
}

#[nest::test]
async fn a_single_page_answers_for_paths_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    let public = ServeStatic::folder(folder.path().join("public")).single_page("index.html").precompressed();
    let app = nest::testing!(AppModule).configure(move |app| app.mount("/", public)).start().await;
    let answer = get(&app, "/users/7", &[]).await.expect_status(200);
    assert_eq!((answer.text().as_str(), answer.header("cache-control")), ("<h1>index</h1>", Some("private, no-cache")));
    get(&app, "/missing.js", &[]).await.expect_status(404);
    get(&app, "/.env", &[]).await.expect_status(404);
    let answer = get(&app, "/app.js", &[("accept-encoding", "gzip")]).await.expect_status(200);
    assert_eq!((answer.text().as_str(), answer.header("content-encoding")), ("compressed", Some("gzip")));
    assert_eq!(get(&app, "/app.js", &[]).await.text(), "let a;");
    assert_eq!(get(&app, "/users/7", &[("if-none-match", "*")]).await.status(), StatusCode::NOT_MODIFIED.as_u16());
}
