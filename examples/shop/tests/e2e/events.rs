//! Events, and the mail that follows one.

use std::fs;
use std::thread::sleep;
use std::time::{Duration, Instant};

use nest::data::query;
use rustix::process::Signal;
use serde_json::{Value, json};

use super::support::Shop;

/// The messages in a folder, once there are as many, and nothing is left that could send another one.
fn mails(shop: &Shop, folder: &str, count: usize) -> Vec<String> {
    let deadline = Instant::now() + Duration::from_secs(40);
    let sent = || {
        let entries = fs::read_dir(shop.folder().join(folder)).into_iter().flatten();
        let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "eml"));
        files.sort();
        files
    };
    while sent().len() < count {
        assert!(Instant::now() < deadline, "{:?} {}", sent(), shop.log());
        sleep(Duration::from_millis(50));
    }
    shop.wait_for_events();
    shop.wait_for_jobs();
    sent().iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

#[test]
fn what_happens_to_users_is_written_down_without_their_password() {
    let shop = Shop::start();
    let root = shop.root();
    let ada = shop.register("ada");
    let again = json!({"email": "ada@example.com", "password": "12345678"});
    shop.post("/api/v1/auth/register", &again).send().expect(409);
    shop.patch("/api/v1/users/profile", &json!({"name": "Countess"})).bearer(&ada.access).send().expect(200);
    shop.permit(&root, ada.id, &["order:update"]);
    shop.request("DELETE", &format!("/api/v1/users/{}", ada.id)).bearer(&root.access).send().expect(204);
    // The first is the administrator of the configuration.
    let names = ["user.created", "user.created", "user.updated", "user.updated", "user.deleted"];
    assert_eq!(shop.audit_events("user."), names);
    let payloads: Vec<(String,)> = shop.rows(query("SELECT payload FROM audit_events ORDER BY id"));
    let payloads: Vec<Value> = payloads.iter().map(|(payload,)| serde_json::from_str(payload).unwrap()).collect();
    assert_eq!((&payloads[1]["id"], &payloads[1]["email"]), (&json!(ada.id), &json!("ada@example.com")));
    assert_eq!((&payloads[2]["name"], &payloads[3]["permissions"]), (&json!("Countess"), &json!(["order:update"])));
    assert!(payloads.iter().all(|payload| !payload.to_string().contains("argon2")));
}

#[test]
fn an_event_that_is_heard_a_second_time_changes_nothing() {
    let shop = Shop::start();
    shop.register("ada");
    let events = shop.audit_events("user.");
    assert_eq!(mails(&shop, "mail", 2).len(), 2);
    // As a process leaves it that died after it had heard, and before it had written that down.
    let again = query(
        "INSERT INTO nest_outbox (id, topic, key, payload, published_at, due_at)
         SELECT event_id, name, 'user', payload, 0, 0 FROM audit_events RETURNING position",
    );
    assert_eq!(shop.rows::<(i64,)>(again).len(), 2);
    assert_eq!(shop.audit_events("user."), events);
    assert_eq!(mails(&shop, "mail", 2).len(), 2);
}

#[test]
fn whoever_registers_is_welcomed_by_mail_once() {
    let shop = Shop::with(&[("MAIL_DIR", "post/out")]);
    let name = "Ada\r\nBcc: eve@example.com";
    let ada = json!({"email": "ada@example.com", "password": "password of ada", "name": name});
    shop.post("/api/v1/auth/register", &ada).send().expect(201);
    shop.post("/api/v1/auth/register", &ada).send().expect(409);
    // One is the administrator's.
    let mails = mails(&shop, "post/out", 2);
    assert_eq!(mails.len(), 2);
    let mail = mails.iter().find(|mail| mail.contains("To: ada@example.com\r\n")).unwrap();
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("Subject: Welcome to the shop") && head.contains("\r\nDate: "), "{mail}");
    assert!(!head.contains("Bcc") && !head.contains("eve@") && body.contains("Ada"), "{mail}");
    assert!(!mail.lines().any(|line| line.starts_with("Bcc")), "{mail}");
    assert!(!mail.contains("password of ada"));
}

#[test]
fn a_mail_that_cannot_be_written_is_tried_again() {
    let shop = Shop::start();
    mails(&shop, "mail", 1);
    let mail = shop.folder().join("mail");
    fs::remove_dir_all(&mail).unwrap();
    fs::write(&mail, "no folder").unwrap();
    shop.register("ada");
    let deadline = Instant::now() + Duration::from_secs(20);
    while shop.log().matches("tried again").count() < 2 {
        assert!(Instant::now() < deadline, "{}", shop.log());
        sleep(Duration::from_millis(50));
    }
    assert!(shop.log().contains("pause=1s") && shop.log().contains("pause=2s"), "{}", shop.log());
    // What is wrong with mail is nobody else's trouble.
    shop.register("bob");
    fs::remove_file(&mail).unwrap();
    assert_eq!(mails(&shop, "mail", 2).len(), 2);
    assert_eq!(shop.rows::<(i64,)>(query("SELECT id FROM jobs")), []);
}

#[test]
fn a_mail_is_sent_after_a_crash() {
    let shop = Shop::with(&[("MAIL_DIR", "/dev/null/nowhere")]);
    shop.register("ada");
    // Both have been begun, and neither is done.
    let deadline = Instant::now() + Duration::from_secs(20);
    while !["job=1", "job=2"].iter().all(|job| shop.log().lines().any(|line| line.contains(job))) {
        assert!(Instant::now() < deadline, "{}", shop.log());
        sleep(Duration::from_millis(50));
    }
    shop.signal(Signal::KILL);
    let shop = Shop::at(shop.wait().1, &[]);
    let mails = mails(&shop, "mail", 2);
    assert_eq!(mails.iter().filter(|mail| mail.contains("To: ada@example.com")).count(), 1, "{mails:?}");
}

#[test]
fn a_stop_loses_no_mail() {
    let shop = Shop::start();
    for number in 0..5 {
        shop.register(&format!("user{number}"));
    }
    shop.signal(Signal::TERM);
    let (status, home) = shop.wait();
    assert_eq!(status.code(), Some(0));
    let log = fs::read_to_string(home.folder().join("stderr")).unwrap();
    assert!(log.contains("stopping") && !log.contains("ERROR"), "{log}");
    let shop = Shop::at(home, &[]);
    assert_eq!(mails(&shop, "mail", 6).len(), 6);
}

#[test]
fn a_job_that_nobody_finished_is_done_after_its_lease() {
    let shop = Shop::start();
    mails(&shop, "mail", 1);
    shop.signal(Signal::KILL);
    let (_, home) = shop.wait();
    let shop = Shop::at(home, &[("MAIL_DIR", "later")]);
    // As a process that died over it has left it: taken, and not done.
    let payload = r#"{"email": "eve@example.com", "name": null}"#;
    let soon = chrono::Utc::now() + chrono::TimeDelta::seconds(2);
    let insert = query(
        "INSERT INTO jobs (kind, payload, attempts, run_at, created_at) VALUES ('mail.welcome', $1, 1, $2, $2)
         RETURNING id",
    );
    shop.rows::<(i64,)>(insert.bind(payload).bind(soon));
    assert!(!shop.folder().join("later").exists());
    assert!(mails(&shop, "later", 1)[0].contains("To: eve@example.com"));
}

#[test]
fn money_is_taken_after_an_order_and_given_back_after_its_cancellation() {
    let shop = Shop::start();
    let (root, ada) = (shop.root(), shop.register("ada"));
    let cup = shop.product(&root, "CUP", 100, 5);
    let status = |expected: &str| {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let rows: Vec<(String, i64)> = shop.rows(query("SELECT status, amount_cents FROM payments"));
            if rows == [(expected.to_owned(), 200)] && shop.rows::<(i64,)>(query("SELECT id FROM jobs")).is_empty() {
                return;
            }
            assert!(Instant::now() < deadline, "{rows:?}");
            sleep(Duration::from_millis(50));
        }
    };
    let placed = shop.order(&ada, &[(cup, 2)]).expect(201);
    status("captured");
    shop.cancel(&ada, &placed).expect(200);
    status("released");
}
