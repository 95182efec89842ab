//! Orders and their money, with a bank of the tests' own: what no client can make happen.
//!
//! The application is the real one, in process, on SQLite.

use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use nest::config::Environment;
use nest::data::{Database, Query, query};
use nest::http::Versioning;
use nest::testing::TestApp;
use serde_json::{Value, json};
use shop::payments::{Authorization, PaymentError, PaymentGateway};
use shop::{AppModule, ShopConfig};
use tempfile::TempDir;

/// What it was asked, and what happens in the shop while it thinks.
#[derive(Default)]
struct Bank {
    asked: Mutex<Vec<String>>,
    meanwhile: Mutex<Vec<&'static str>>,
    is_down: Mutex<bool>,
    database: OnceLock<Arc<Database>>,
}

#[async_trait]
impl PaymentGateway for Bank {
    async fn authorize(&self, _token: &str, amount_cents: i64) -> Result<Authorization, PaymentError> {
        if *self.is_down.lock().unwrap() {
            return Err(PaymentError::Unavailable("the line is dead".into()));
        }
        let number = self.note(format!("hold {amount_cents}"));
        let statement = self.meanwhile.lock().unwrap().pop();
        if let Some(statement) = statement {
            Query::of([statement]).execute(&**self.database.get().unwrap()).await.unwrap();
        }
        Ok(Authorization(number.to_string()))
    }

    async fn capture(&self, authorization: &Authorization) -> Result<(), PaymentError> {
        self.note(format!("take {}", authorization.0));
        Ok(())
    }

    async fn release(&self, authorization: &Authorization) -> Result<(), PaymentError> {
        self.note(format!("give back {}", authorization.0));
        Ok(())
    }
}

impl Bank {
    /// The number of what is noted, from 1.
    fn note(&self, what: String) -> usize {
        let mut asked = self.asked.lock().unwrap();
        asked.push(what);
        asked.len()
    }
}

/// A shop with one customer and five cups at a hundred cents.
struct Shop {
    app: TestApp,
    bank: Arc<Bank>,
    token: String,
    _folder: TempDir,
}

impl Shop {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (url, mail) = (format!("sqlite://{}/shop.db", folder.path().display()), folder.path().join("mail"));
        let config = Environment::of([("DATABASE_URL", &*url), ("MAIL_DIR", mail.to_str().unwrap())]);
        let config = ShopConfig::read(config).unwrap();
        let bank = Arc::new(Bank::default());
        let app = nest::testing!(
            AppModule,
            override ShopConfig = config,
            override dyn PaymentGateway = bank.clone(),
        );
        let app = app.configure(|app| app.global_prefix("api").exclude(["health"]).versioning(Versioning::Uri));
        let app = app.start().await;
        let database = app.provider::<Database>();
        let cups = "INSERT INTO products (sku, sku_key, name, name_key, price_cents, stock, created_at, updated_at)
                    VALUES ('CUP', 'cup', 'Cup', 'cup', 100, 5, '2026-11-22T00:00:00Z', '2026-11-22T00:00:00Z')";
        query(cups).execute(&*database).await.unwrap();
        assert!(bank.database.set(database).is_ok());
        let ada = json!({"email": "ada@example.com", "password": "password of ada"});
        let signed_in: Value = app.post("/api/v1/auth/register").json(&ada).send().await.expect_status(201).json();
        let token = signed_in["accessToken"].as_str().unwrap().to_owned();
        Self { app, bank, token, _folder: folder }
    }

    /// Orders two cups.
    async fn order(&self) -> (u16, Value) {
        let order = json!({"items": [{"productId": 1, "quantity": 2}], "paymentToken": "tok"});
        let request = self.app.post("/api/v1/orders").bearer(&self.token).header("idempotency-key", "k");
        let response = request.json(&order).send().await;
        (response.status(), response.json())
    }

    async fn stock(&self) -> i64 {
        self.number("SELECT stock FROM products").await
    }

    async fn number(&self, select: &'static str) -> i64 {
        query(select).fetch_value(&*self.app.provider::<Database>()).await.unwrap()
    }

    fn asked(&self) -> Vec<String> {
        self.bank.asked.lock().unwrap().clone()
    }

    /// Waits until the bank was asked that much, and then a little for what must not come.
    async fn wait_for(&self, count: usize) -> Vec<String> {
        for _ in 0..200 {
            if self.asked().len() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        tokio::time::sleep(Duration::from_millis(800)).await;
        self.asked()
    }
}

#[nest::test]
async fn money_is_held_before_an_order_is_written_and_taken_after_it() {
    let shop = Shop::start().await;
    let (status, order) = shop.order().await;
    assert_eq!((status, &order["totalCents"]), (201, &json!(200)));
    assert_eq!(shop.wait_for(2).await, ["hold 200", "take 1"]);
    // A repeat asks for no money.
    assert_eq!(shop.order().await, (201, order));
    assert_eq!(shop.asked().len(), 2);
    let cancel = shop.app.post("/api/v1/orders/1/cancel").bearer(&shop.token).send().await;
    cancel.expect_status(200);
    assert_eq!(shop.wait_for(3).await, ["hold 200", "take 1", "give back 1"]);
}

#[nest::test]
async fn what_is_sold_out_while_the_bank_thinks_is_refused_and_its_money_let_go() {
    let shop = Shop::start().await;
    shop.bank.meanwhile.lock().unwrap().push("UPDATE products SET stock = 1");
    let (status, refusal) = shop.order().await;
    assert_eq!((status, &refusal["message"]), (409, &json!("Insufficient stock for product 1")));
    assert_eq!((shop.stock().await, shop.number("SELECT count(*) FROM orders").await), (1, 0));
    assert_eq!(shop.wait_for(2).await, ["hold 200", "give back 1"]);
}

#[nest::test]
async fn what_is_sold_out_already_holds_no_money() {
    let shop = Shop::start().await;
    query("UPDATE products SET stock = 1").execute(&*shop.app.provider::<Database>()).await.unwrap();
    assert_eq!(shop.order().await.0, 409);
    assert_eq!(shop.asked(), Vec::<String>::new());
}

#[nest::test]
async fn a_price_that_changes_while_the_bank_thinks_is_asked_for_anew() {
    let shop = Shop::start().await;
    shop.bank.meanwhile.lock().unwrap().push("UPDATE products SET price_cents = 300");
    let (status, order) = shop.order().await;
    assert_eq!((status, &order["totalCents"], &order["items"][0]["unitPriceCents"]), (201, &json!(600), &json!(300)));
    assert_eq!(shop.wait_for(4).await, ["hold 200", "give back 1", "hold 600", "take 3"]);
    assert_eq!((shop.stock().await, shop.number("SELECT count(*) FROM orders").await), (3, 1));
}

#[nest::test]
async fn a_bank_that_does_not_answer_changes_nothing() {
    let shop = Shop::start().await;
    *shop.bank.is_down.lock().unwrap() = true;
    let (status, refusal) = shop.order().await;
    assert_eq!((status, &refusal["message"]), (503, &json!("Service Unavailable")));
    assert_eq!((shop.stock().await, shop.number("SELECT count(*) FROM orders").await), (5, 0));
    *shop.bank.is_down.lock().unwrap() = false;
    assert_eq!(shop.order().await.0, 201);
}

#[nest::test]
async fn an_order_that_the_database_refuses_leaves_nothing_and_takes_no_money() {
    let shop = Shop::start().await;
    // The last statement before the commit fails.
    shop.bank.meanwhile.lock().unwrap().push("ALTER TABLE nest_outbox RENAME TO elsewhere");
    let (status, refusal) = shop.order().await;
    assert_eq!((status, &refusal["message"]), (500, &json!("Internal server error")));
    assert_eq!((shop.stock().await, shop.number("SELECT count(*) FROM orders").await), (5, 0));
    assert_eq!(shop.number("SELECT count(*) FROM idempotency_keys").await, 0);
    assert_eq!(shop.wait_for(2).await, ["hold 200", "give back 1"]);
}
