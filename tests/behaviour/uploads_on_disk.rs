//! What broken forms leave on the disk: nothing.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use nest::http::{Body, MultipartLimits, UploadedFile};
use nest::testing::{TestApp, TestForm, TestResponse};
use nest::{controller, injectable, module};
use serde::Deserialize;
use validator::Validate;

#[derive(Deserialize, Validate)]
struct Caption {
    #[validate(length(max = 3))]
    title: String,
}

#[injectable]
struct DiskController;

#[controller("disk")]
impl DiskController {
    #[public]
    #[post("/")]
    #[metadata(MultipartLimits::new().parts(5))]
    async fn take(
        &self,
        #[form] caption: Caption,
        #[files("files", count = 2, max = 64, store = Disk)] files: Vec<UploadedFile>,
        #[file("image", max = 64, types = [Png], store = Disk)] image: Option<UploadedFile>,
    ) -> String {
        let on_disk = files.iter().chain(&image).filter(|file| file.path().is_some_and(Path::exists)).count();
        format!("{} {on_disk}", caption.title)
    }
}

#[module(controllers = [DiskController])]
struct AppModule;

/// The temporary folder of a process is one for all its tests, so that this one has a process of its own.
#[cfg(unix)]
#[test]
fn a_broken_form_leaves_no_file_behind() {
    let folder = tempfile::tempdir().unwrap();
    let test = format!("{}::in_a_process_of_its_own", module_path!().split_once("::").unwrap().1);
    let output = Command::new(std::env::current_exe().unwrap())
        .args([&test, "--exact", "--ignored", "--nocapture"])
        .env("TMPDIR", folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    assert_eq!(files(folder.path()), Vec::<PathBuf>::new());
}

#[nest::test]
#[ignore = "runs in a process that has a temporary folder of its own"]
async fn in_a_process_of_its_own() {
    let app = nest::testing!(AppModule).start().await;
    let folder = std::env::temp_dir();
    let is_left = || files(&folder);
    let title = || TestForm::new().text("title", "a");
    // While a form is read its files are there, so that this test looks in the right place.
    let answer = send(&app, title().file("files", "a", "1").file("files", "b", "2")).await;
    answer.expect_status(201).expect_text("a 2");
    assert_eq!(is_left(), Vec::<PathBuf>::new(), "taken by the handler");
    for (what, form, status, message) in [
        (
            "a second file over its limit",
            title().file("files", "a", [0; 64]).file("files", "b", [0; 65]),
            413,
            "File too large",
        ),
        (
            "too many files",
            title().file("files", "a", "1").file("files", "b", "2").file("files", "c", "3"),
            413,
            "Too many files",
        ),
        ("too many parts", (0..6).fold(title(), |form, _| form.text("title", "a")), 413, "Too many parts"),
        (
            "a field that nobody takes",
            title().file("files", "a", "1").file("other", "b", "2"),
            400,
            "Unexpected field - other",
        ),
        (
            "a file of another type behind one that is right",
            title().file("files", "a", "1").file("image", "b", "no image at all"),
            400,
            "Validation failed (current file type is application/octet-stream, expected type is image/png)",
        ),
    ] {
        send(&app, form).await.expect_status(status).expect_message(message);
        assert_eq!(is_left(), Vec::<PathBuf>::new(), "{what}");
    }
    send(&app, TestForm::new().text("title", "long").file("files", "a", "1")).await.expect_status(400);
    assert_eq!(is_left(), Vec::<PathBuf>::new(), "a text that breaks its rule");
    for name in ["../../etc/passwd", "/etc/passwd", "..\\..\\autoexec.bat", "a\r\nb", "\u{202e}gnp.exe", "."] {
        let answer = send(&app, title().file("files", name, "1")).await;
        assert!([201, 400].contains(&answer.status()), "{name:?}: {}", answer.status());
        assert_eq!(is_left(), Vec::<PathBuf>::new(), "{name:?}");
    }
    let file = "--X\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a\"\r\n\r\n0123456789";
    raw(&app, format!("{file}\r\n--Y--\r\n")).await.expect_status(400);
    assert_eq!(is_left(), Vec::<PathBuf>::new(), "a boundary that is none");
    let cut = stream::iter([Ok(Bytes::from(file)), Err(std::io::Error::other("cut"))]);
    raw(&app, Body::from_stream(cut)).await.expect_status(400).expect_message("The body ended too early");
    assert_eq!(is_left(), Vec::<PathBuf>::new(), "a connection that is cut");
    hang_up(&app, file, &folder).await;
}

/// Sends half of a form, and goes when its file is on the disk.
async fn hang_up(app: &TestApp, file: &str, folder: &Path) {
    // The parser holds back what may be the beginning of a boundary.
    let half = stream::iter([file.to_owned() + &"x".repeat(40), "y".repeat(8)].map(Ok::<_, std::io::Error>));
    let request = raw(app, Body::from_stream(half.chain(stream::pending())));
    let is_there = async {
        while files(folder).is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::select! {
        answer = request => panic!("the body has no end, and the answer is {}", answer.status()),
        () = is_there => {}
        () = tokio::time::sleep(Duration::from_secs(10)) => panic!("no file was begun"),
    }
    // A write that is under way on another thread ends first.
    for _ in 0..200 {
        if files(folder).is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("left behind: {:?}", files(folder));
}

async fn send(app: &TestApp, form: TestForm) -> TestResponse {
    app.post("/disk").multipart(form).send().await
}

/// A body that is written by hand, with the boundary `X`.
async fn raw(app: &TestApp, body: impl Into<Body>) -> TestResponse {
    app.post("/disk").content("multipart/form-data; boundary=X", body).send().await
}

/// Everything below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}
