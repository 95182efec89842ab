//! Orders and their money: what no client can make happen.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use nest::data::{Database, query};
use nest::testing::{TestApp, TestClock};
use serde_json::{Value, json};

use super::{Ada, Cups, FakeBank, start};

/// A shop with one customer and five cups at a hundred cents.
struct Shop {
    app: TestApp,
    bank: Arc<FakeBank>,
    ada: Arc<Ada>,
    cups: Arc<Cups>,
}

impl Shop {
    async fn start() -> Self {
        let bank = Arc::new(FakeBank::default());
        let app = start(&bank, &TestClock::new()).await;
        bank.connect(app.provider());
        let (ada, cups) = (app.fixture::<Ada>().await, app.fixture::<Cups>().await);
        Self { app, bank, ada, cups }
    }

    /// Orders two cups.
    async fn order(&self) -> (u16, Value) {
        let order = json!({"items": [{"productId": self.cups.id, "quantity": 2}], "paymentToken": "tok"});
        let request = self.app.post("/api/v1/orders").bearer(&self.ada.access).header("idempotency-key", "k");
        let response = request.json(&order).send().await;
        (response.status(), response.json())
    }

    async fn stock(&self) -> i64 {
        self.number("SELECT stock FROM products").await
    }

    async fn number(&self, select: &'static str) -> i64 {
        query(select).fetch_value(&*self.app.provider::<Database>()).await.unwrap()
    }

    /// Waits until the bank was asked that much, and then a little for what must not come.
    async fn wait_for(&self, count: usize) -> Vec<String> {
        for _ in 0..200 {
            if self.bank.asked().len() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        tokio::time::sleep(Duration::from_millis(800)).await;
        self.bank.asked()
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
    assert_eq!(shop.bank.asked().len(), 2);
    let cancel = shop.app.post("/api/v1/orders/1/cancel").bearer(&shop.ada.access).send().await;
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
    assert_eq!(shop.bank.asked(), Vec::<String>::new());
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
    shop.bank.is_down.store(true, Ordering::Relaxed);
    let (status, refusal) = shop.order().await;
    assert_eq!((status, &refusal["message"]), (503, &json!("Service Unavailable")));
    assert_eq!((shop.stock().await, shop.number("SELECT count(*) FROM orders").await), (5, 0));
    shop.bank.is_down.store(false, Ordering::Relaxed);
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
