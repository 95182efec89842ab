//! The suite on SQLite, and what only SQLite has: a file.

mod e2e;
mod in_process;

use e2e::{Engine, Shop, run_to_end};

/// What the suite runs on.
const ENGINE: Engine = Engine::Sqlite;

#[test]
fn refresh_tokens_are_stored_hashed() {
    let shop = Shop::start();
    let ada = shop.register("ada");
    for name in ["shop.db", "shop.db-wal"] {
        let bytes = std::fs::read(shop.folder().join(name)).unwrap();
        for secret in [ada.refresh.as_bytes(), ada.access.as_bytes(), b"password of ada"] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret));
        }
    }
}

#[test]
fn the_database_file_is_created_where_the_url_says() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("elsewhere.db");
    let shop = Shop::with(&[("DATABASE_URL", &format!("sqlite://{}", file.display()))]);
    assert!(file.exists() && !shop.folder().join("shop.db").exists());
    let shop = Shop::start();
    assert!(shop.folder().join("shop.db").exists());
}

#[test]
fn a_database_that_cannot_be_opened_ends_the_start() {
    let variables = [("PORT", "0"), ("DATABASE_URL", "sqlite://no/such/folder/shop.db")];
    let (status, stdout, stderr) = run_to_end(tempfile::tempdir().unwrap().path(), &variables);
    assert!(!status.success());
    assert!(stdout.is_empty() && stderr.contains("cannot be opened"), "{stdout}{stderr}");
}

#[test]
fn a_database_whose_file_is_gone_is_down() {
    let shop = Shop::start();
    std::fs::rename(shop.folder().join("shop.db"), shop.folder().join("elsewhere.db")).unwrap();
    let health = shop.get("/health").send().expect(503);
    assert_eq!(health["error"], serde_json::json!({"database": {"status": "down"}}));
}
