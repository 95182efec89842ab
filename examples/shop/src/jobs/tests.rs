//! The worker with the handlers of the shop, and a way out for mail that fails when it is told to.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use nest::config::Environment;
use nest::data::{DataOptions, Database, query};
use nest::testing::TestApp;
use tokio::time::sleep;

use super::WorkerModule;
use crate::mail::{Mail, MailError, Mailer};
use crate::{MIGRATIONS, ShopConfig};

/// Sends nothing to `panic@…` and `refused@…`, and notes to whom it has sent something.
#[derive(Default)]
struct FakeMailer(Mutex<Vec<String>>);

#[async_trait]
impl Mailer for FakeMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        assert!(!mail.to.starts_with("panic@"), "this mailer panics");
        if mail.to.starts_with("refused@") {
            return Err("nobody is there".into());
        }
        self.0.lock().unwrap().push(mail.to.clone());
        Ok(())
    }
}

/// The worker, with these jobs to do: kind, address, and how often each has been tried.
async fn start(mailer: &Arc<FakeMailer>, jobs: &[(&str, &str, i64)]) -> TestApp {
    let database = Database::connect(&DataOptions::new("sqlite::memory:".parse().unwrap())).await.unwrap();
    database.migrate(MIGRATIONS).await.unwrap();
    for (kind, address, attempts) in jobs {
        let insert = query(
            "INSERT INTO jobs (kind, payload, attempts, run_at, created_at)
             VALUES ($1, $2, $3, '2026-11-22T00:00:00Z', '2026-11-22T00:00:00Z')",
        );
        let payload = serde_json::json!({ "email": address, "name": null }).to_string();
        insert.bind(*kind).bind(payload).bind(*attempts).execute(&database).await.unwrap();
    }
    let app = nest::testing!(
        WorkerModule,
        override Database = database,
        override ShopConfig = ShopConfig::read(Environment::of([("MAIL_DIR", "unused")])).unwrap(),
        override dyn Mailer = mailer.clone(),
    );
    app.start().await
}

/// What is left of the jobs once all of them have been tried: attempts, the reason of the last failure, whether it is the last one.
async fn left(app: &TestApp) -> Vec<(i64, String, bool)> {
    let database = app.provider::<Database>();
    for _ in 0..400 {
        let untried = query("SELECT count(*) FROM jobs WHERE last_error IS NULL").fetch_value::<i64>(&*database).await;
        if untried.unwrap() == 0 {
            break;
        }
        sleep(Duration::from_millis(20)).await;
    }
    let select = query("SELECT attempts, last_error, failed_at IS NOT NULL FROM jobs ORDER BY id");
    select.fetch_all(&*database).await.unwrap()
}

const WELCOME: &str = "mail.welcome";

#[nest::test]
async fn a_job_that_fails_or_panics_is_put_off_and_holds_up_no_other() {
    let mailer = Arc::new(FakeMailer::default());
    let jobs =
        [(WELCOME, "panic@example.com", 0), (WELCOME, "refused@example.com", 0), (WELCOME, "bob@example.com", 0)];
    let app = start(&mailer, &jobs).await;
    let left = left(&app).await;
    assert_eq!(*mailer.0.lock().unwrap(), ["bob@example.com"]);
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left[0].1.contains("panicked") && left[1].1 == "nobody is there", "{left:?}");
    assert!(left.iter().all(|(attempts, _, is_last)| (*attempts, *is_last) == (1, false)), "{left:?}");
    app.stop().await;
}

#[nest::test]
async fn a_job_that_nobody_can_do_is_put_off_with_the_reason() {
    let app = start(&Arc::default(), &[("mail.farewell", "ada@example.com", 3)]).await;
    assert_eq!(left(&app).await, [(4, "no handler is listed for jobs of this kind".to_owned(), false)]);
    app.stop().await;
}

#[nest::test]
async fn what_has_failed_often_enough_is_left_for_somebody_to_look_at() {
    let app = start(&Arc::default(), &[(WELCOME, "refused@example.com", 14)]).await;
    let failed = [(15, "nobody is there".to_owned(), true)];
    assert_eq!(left(&app).await, failed);
    sleep(Duration::from_millis(1200)).await;
    assert_eq!(left(&app).await, failed);
    app.stop().await;
}
