//! Pictures of users: whose, how large, of what, and where they are kept.

use std::thread;
use std::time::{Duration, Instant};

use nest::data::query;
use nest::testing::TestForm;
use serde_json::{Value, json};

use super::support::{Answer, Request, Session, Shop};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nthe picture";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0another one";
const MOST: usize = 5 * 1024 * 1024;

fn route(user: i64) -> String {
    format!("/api/v1/users/{user}/avatar")
}

fn upload(shop: &Shop, by: &Session, user: i64, form: TestForm) -> Request {
    shop.request("POST", &route(user)).bearer(&by.access).form(form)
}

fn picture(content: &[u8]) -> TestForm {
    TestForm::new().file("file", "me.png", content)
}

#[track_caller]
fn set(shop: &Shop, by: &Session, user: i64, content: &[u8]) -> Value {
    upload(shop, by, user, picture(content)).send().expect(201)
}

fn read(shop: &Shop, by: &Session, user: i64) -> Answer {
    shop.get(&route(user)).bearer(&by.access).send()
}

/// The names in the folder of uploads.
fn kept(shop: &Shop) -> Vec<String> {
    let Ok(folder) = std::fs::read_dir(shop.folder().join("uploads")) else { return Vec::new() };
    folder.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

/// Waits for the job that removes what no user has any more.
#[track_caller]
fn expect_kept(shop: &Shop, count: usize) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while kept(shop).len() != count {
        assert!(Instant::now() < deadline, "{:?}", kept(shop));
        thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_picture_is_served_as_what_it_is() {
    let shop = Shop::start();
    let (ada, bob) = (shop.register("ada"), shop.register("bob"));
    read(&shop, &bob, ada.id).refused(404, &format!("User with ID {} has no avatar", ada.id));
    for (content, media_type) in [(PNG, "image/png"), (JPEG, "image/jpeg")] {
        // Whatever the client says that it is.
        let form = TestForm::new().text("title", "me").file_of_type("file", "me.html", "text/html", content);
        let user = upload(&shop, &ada, ada.id, form).send().expect(201);
        assert_eq!((&user["id"], &user["avatarUrl"]), (&json!(ada.id), &json!(route(ada.id))));
        let profile = shop.get("/api/v1/users/profile").bearer(&ada.access).send().expect(200);
        assert_eq!(profile, user);
        let answer = read(&shop, &bob, ada.id);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(media_type)));
        assert_eq!((answer.bytes.as_slice(), answer.header("x-content-type-options")), (content, Some("nosniff")));
    }
    shop.get(&route(ada.id)).send().refused(401, "Unauthorized");
    assert_eq!(shop.audit_events("user.updated").len(), 2);
}

#[test]
fn a_client_that_has_the_picture_is_told_so_until_there_is_another() {
    let shop = Shop::start();
    let ada = shop.register("ada");
    set(&shop, &ada, ada.id, PNG);
    let tag = read(&shop, &ada, ada.id).header("etag").unwrap().to_owned();
    let again = || shop.get(&route(ada.id)).bearer(&ada.access).header("if-none-match", &tag).send();
    let answer = again();
    assert_eq!((answer.status, answer.header("cache-control")), (304, Some("private, no-cache")));
    let other = [PNG, b"!"].concat();
    set(&shop, &ada, ada.id, &other);
    assert_eq!((again().status, again().bytes), (200, other));
}

#[test]
fn a_file_has_at_most_5_mib() {
    let shop = Shop::start();
    let ada = shop.register("ada");
    let content = |len: usize| [PNG, &vec![b'x'; len - PNG.len()]].concat();
    set(&shop, &ada, ada.id, &content(MOST));
    assert_eq!(read(&shop, &ada, ada.id).bytes.len(), MOST);
    upload(&shop, &ada, ada.id, picture(&content(MOST + 1))).send().refused(413, "File too large");
    upload(&shop, &ada, ada.id, picture(&vec![b'x'; MOST + 1])).send().refused(413, "File too large");
    assert_eq!(kept(&shop).len(), 1);
}

#[test]
fn only_images_are_taken_and_the_content_says_what_is_one() {
    let shop = Shop::start();
    let ada = shop.register("ada");
    for content in [&b"GIF89a"[..], b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"\x89PNG", b""] {
        let form = TestForm::new().file_of_type("file", "me.png", "image/png", content);
        upload(&shop, &ada, ada.id, form).send().refused(400, "Only images allowed");
    }
    upload(&shop, &ada, ada.id, TestForm::new()).send().refused(400, "File is required");
    upload(&shop, &ada, ada.id, TestForm::new().text("file", "text")).send().refused(400, "File is required");
    let elsewhere = TestForm::new().file("avatar", "me.png", PNG);
    upload(&shop, &ada, ada.id, elsewhere).send().refused(400, "Unexpected field - avatar");
    let json = shop.post(&route(ada.id), &json!({"file": "x"})).bearer(&ada.access).send();
    json.refused(415, "Unsupported Media Type");
    let raw = shop.request("POST", &route(ada.id)).bearer(&ada.access).header("content-type", "image/png").body(PNG);
    assert_eq!(raw.send().status, 415);
    assert!(kept(&shop).is_empty());
}

#[test]
fn users_set_their_own_picture_and_admins_everyones() {
    let shop = Shop::start();
    let root = shop.root();
    let (admin, ada, bob) = (shop.admin(&root), shop.register("ada"), shop.register("bob"));
    upload(&shop, &bob, ada.id, picture(PNG)).send().refused(403, "Cannot update other users");
    // Permission comes before the form.
    shop.post(&route(ada.id), &json!({})).bearer(&bob.access).send().refused(403, "Cannot update other users");
    shop.request("POST", &route(ada.id)).form(picture(PNG)).send().refused(401, "Unauthorized");
    assert_eq!(set(&shop, &admin, ada.id, PNG)["avatarUrl"], route(ada.id));
    let message = "Only a super_admin can change or delete a super_admin";
    upload(&shop, &admin, root.id, picture(PNG)).send().refused(403, message);
    set(&shop, &root, root.id, PNG);
    assert_eq!(kept(&shop).len(), 2);
}

#[test]
fn nobody_sees_or_sets_the_picture_of_who_is_gone() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    set(&shop, &ada, ada.id, PNG);
    shop.request("DELETE", &format!("/api/v1/users/{}", ada.id)).bearer(&root.access).send().expect(204);
    for id in [ada.id, 999] {
        let gone = format!("User with ID {id} not found");
        read(&shop, &root, id).refused(404, &gone);
        upload(&shop, &root, id, picture(PNG)).send().refused(404, &gone);
    }
    read(&shop, &ada, ada.id).refused(401, "Unauthorized");
    assert_eq!(shop.get("/api/v1/users/x/avatar").bearer(&root.access).send().status, 400);
    // Gone for good, they take their picture along.
    assert_eq!(kept(&shop).len(), 1);
    shop.request("DELETE", &format!("/api/v1/admin/users/{}", ada.id)).bearer(&root.access).send().expect(204);
    expect_kept(&shop, 0);
}

#[test]
fn a_file_has_a_name_of_our_own_and_the_old_one_goes() {
    let shop = Shop::start();
    let ada = shop.register("ada");
    for name in ["../../evil.png", "/etc/passwd", "..\\evil.png", "shop.db", ".", "a\"b.png"] {
        let form = TestForm::new().file("file", name, PNG);
        upload(&shop, &ada, ada.id, form).send().expect(201);
    }
    expect_kept(&shop, 1);
    let name = kept(&shop).remove(0);
    let (stem, extension) = name.split_once('.').unwrap();
    assert!(stem.len() == 64 && stem.bytes().all(|byte| byte.is_ascii_hexdigit()) && extension == "png", "{name}");
    assert_eq!(shop.rows::<(String,)>(query("SELECT avatar FROM users WHERE avatar IS NOT NULL")), [(name,)]);
    assert_eq!(read(&shop, &ada, ada.id).bytes, PNG);
}

#[test]
fn pictures_go_to_the_folder_of_the_configuration() {
    let shop = Shop::with(&[("UPLOAD_DIR", "pictures/of users")]);
    let ada = shop.register("ada");
    set(&shop, &ada, ada.id, PNG);
    assert_eq!(std::fs::read_dir(shop.folder().join("pictures/of users")).unwrap().count(), 1);
    assert!(kept(&shop).is_empty());
    assert_eq!(read(&shop, &ada, ada.id).bytes, PNG);
}

#[test]
fn of_uploads_at_once_one_stays_and_whoever_reads_meanwhile_gets_a_whole_one() {
    let shop = Shop::start();
    let ada = shop.register("ada");
    let content = |number: usize| [PNG, &vec![b'a' + number as u8; 50_000]].concat();
    set(&shop, &ada, ada.id, &content(0));
    thread::scope(|scope| {
        for number in 1..5 {
            let (shop, ada, content) = (&shop, &ada, &content);
            scope.spawn(move || (0..4).for_each(|_| drop(set(shop, ada, ada.id, &content(number)))));
            scope.spawn(move || {
                for _ in 0..8 {
                    let answer = read(shop, ada, ada.id);
                    assert!(answer.status == 200 && (0..5).any(|number| answer.bytes == content(number)));
                }
            });
        }
    });
    expect_kept(&shop, 1);
    assert_eq!(read(&shop, &ada, ada.id).status, 200);
}

#[test]
fn a_shop_that_is_killed_leaves_no_user_whose_picture_is_missing() {
    let mut shop = Shop::start();
    let names = ["ada", "bob", "cleo"];
    let ids = names.map(|name| {
        let user = shop.register(name);
        set(&shop, &user, user.id, PNG);
        user.id
    });
    for life in 0..3 {
        let users = names.map(|name| shop.login(&format!("{name}@example.com"), &format!("password of {name}")));
        thread::scope(|scope| {
            for user in &users {
                let shop = &shop;
                scope.spawn(move || while upload(shop, user, user.id, picture(PNG)).try_send().is_some() {});
            }
            thread::sleep(Duration::from_millis(300 + 200 * life));
            shop.signal(rustix::process::Signal::KILL);
        });
        shop = Shop::at(shop.wait().1, &[]);
        let root = shop.root();
        assert!(ids.iter().all(|id| read(&shop, &root, *id).bytes == PNG));
    }
}
