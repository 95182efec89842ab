//! The module by itself: a bank of the tests' own, a database in memory, and nothing of the shop around it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use nest::data::{DataOptions, Database, query};
use nest::testing::TestApp;

use super::handlers::{CAPTURE, Capture, RELEASE, payload};
use super::repository::PaymentRepository;
use super::{Authorization, PaymentError, PaymentGateway, PaymentService, PaymentsModule};
use crate::MIGRATIONS;
use crate::jobs::JobHandler;

/// A bank that notes what it is asked, and can be out of reach.
#[derive(Default)]
struct FakeBank {
    asked: Mutex<Vec<String>>,
    is_down: AtomicBool,
}

impl FakeBank {
    fn answer(&self, asked: String) -> Result<(), PaymentError> {
        self.asked.lock().unwrap().push(asked);
        if self.is_down.load(Ordering::Relaxed) { Err(PaymentError::Unavailable("no line".into())) } else { Ok(()) }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

#[async_trait]
impl PaymentGateway for FakeBank {
    async fn authorize(&self, token: &str, amount_cents: i64) -> Result<Authorization, PaymentError> {
        self.answer(format!("hold {amount_cents} of {token}"))?;
        Ok(held())
    }

    async fn capture(&self, authorization: &Authorization) -> Result<(), PaymentError> {
        self.answer(format!("take {}", authorization.0))
    }

    async fn release(&self, authorization: &Authorization) -> Result<(), PaymentError> {
        self.answer(format!("give back {}", authorization.0))
    }
}

fn held() -> Authorization {
    Authorization("a1".to_owned())
}

/// The module, with an order that is to be paid.
async fn start(bank: &Arc<FakeBank>) -> TestApp {
    let database = Database::connect(&DataOptions::new("sqlite::memory:".parse().unwrap())).await.unwrap();
    database.migrate(MIGRATIONS).await.unwrap();
    for statement in [
        "INSERT INTO users (email, email_key, password_hash, role, created_at, updated_at)
         VALUES ('ada@example.com', 'ada@example.com', 'none', 'user', '2026-11-22T00:00:00Z', '2026-11-22T00:00:00Z')",
        "INSERT INTO orders (user_id, status, total_cents, created_at, updated_at)
         VALUES (1, 'paid', 200, '2026-11-22T00:00:00Z', '2026-11-22T00:00:00Z')",
    ] {
        query(statement).execute(&database).await.unwrap();
    }
    nest::testing!(PaymentsModule, override Database = database, override dyn PaymentGateway = bank.clone())
        .start()
        .await
}

async fn payments(database: &Database) -> Vec<(i64, String)> {
    query("SELECT amount_cents, status FROM payments").fetch_all(database).await.unwrap()
}

async fn jobs(database: &Database) -> Vec<String> {
    let rows: Vec<(String,)> = query("SELECT kind FROM jobs ORDER BY id").fetch_all(database).await.unwrap();
    rows.into_iter().map(|(kind,)| kind).collect()
}

#[nest::test]
async fn a_payment_and_its_job_belong_to_a_transaction() {
    let app = start(&Arc::default()).await;
    let (service, database) = (app.provider::<PaymentService>(), app.provider::<Database>());
    service.pay(1, &held(), 200).await.unwrap_err();
    service.give_back(1).await.unwrap_err();
    assert_eq!((payments(&database).await, jobs(&database).await), (vec![], vec![]));
    database.transaction(|| async { service.pay(1, &held(), 200).await }).await.unwrap();
    assert_eq!(payments(&database).await, [(200, "authorized".to_owned())]);
    assert_eq!(jobs(&database).await, [CAPTURE]);
}

#[nest::test]
async fn money_is_noted_as_taken_when_the_bank_has_taken_it() {
    let bank = Arc::new(FakeBank::default());
    let app = start(&bank).await;
    let (service, database) = (app.provider::<PaymentService>(), app.provider::<Database>());
    database.transaction(|| async { service.pay(1, &held(), 200).await }).await.unwrap();
    let capture = Capture { gateway: bank.clone(), payments: app.provider::<PaymentRepository>() };
    let payload = payload(&held()).to_string();

    bank.is_down.store(true, Ordering::Relaxed);
    assert_eq!(capture.run(1, &payload).await.unwrap_err().to_string(), "the payment provider failed");
    assert_eq!(payments(&database).await, [(200, "authorized".to_owned())]);
    bank.is_down.store(false, Ordering::Relaxed);
    capture.run(1, &payload).await.unwrap();
    assert_eq!(payments(&database).await, [(200, "captured".to_owned())]);
    assert_eq!(bank.asked(), ["take a1", "take a1"]);
}

#[nest::test]
async fn money_is_given_back_once_and_is_not_noted_as_taken_after_that() {
    let bank = Arc::new(FakeBank::default());
    let app = start(&bank).await;
    let (service, database) = (app.provider::<PaymentService>(), app.provider::<Database>());
    database.transaction(|| async { service.pay(1, &held(), 200).await }).await.unwrap();
    for _ in 0..2 {
        database.transaction(|| service.give_back(1)).await.unwrap();
    }
    assert_eq!(jobs(&database).await, [CAPTURE, RELEASE]);
    // The job that takes it was on its way.
    let capture = Capture { gateway: bank, payments: app.provider::<PaymentRepository>() };
    capture.run(1, &payload(&held()).to_string()).await.unwrap();
    assert_eq!(payments(&database).await, [(200, "released".to_owned())]);
}

#[nest::test]
async fn what_a_bank_does_not_let_go_of_is_nobodys_failure() {
    let bank = Arc::new(FakeBank { is_down: AtomicBool::new(true), ..FakeBank::default() });
    let service = start(&bank).await.provider::<PaymentService>();
    service.let_go(&held()).await;
    assert_eq!(bank.asked(), ["give back a1"]);
    let refused = service.hold("tok", 200).await.unwrap_err();
    assert!(matches!(refused, PaymentError::Unavailable(_)));
}
