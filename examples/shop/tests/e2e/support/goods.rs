//! Products and orders.

use serde_json::{Value, json};

use super::{Answer, Session, Shop};

impl Shop {
    /// Adds a product, and gives its id.
    #[track_caller]
    pub(crate) fn product(&self, root: &Session, sku: &str, price_cents: i64, stock: i64) -> i64 {
        let product = json!({"sku": sku, "name": format!("The {sku}"), "priceCents": price_cents, "stock": stock});
        let created = self.post("/api/v1/products", &product).bearer(&root.access).send().expect(201);
        created["id"].as_i64().unwrap()
    }

    /// How many of a product there are.
    #[track_caller]
    pub(crate) fn stock(&self, product: i64) -> i64 {
        let product = self.get(&format!("/api/v1/products/{product}")).send().expect(200);
        product["stock"].as_i64().unwrap()
    }

    pub(crate) fn order(&self, by: &Session, lines: &[(i64, i64)]) -> Answer {
        self.post("/api/v1/orders", &order(lines, "tok_visa")).bearer(&by.access).send()
    }

    pub(crate) fn order_with_key(&self, by: &Session, key: &str, lines: &[(i64, i64)]) -> Answer {
        let request = self.post("/api/v1/orders", &order(lines, "tok_visa")).bearer(&by.access);
        request.header("idempotency-key", key).send()
    }

    pub(crate) fn cancel(&self, by: &Session, order: &Value) -> Answer {
        let request = self.request("POST", &format!("/api/v1/orders/{}/cancel", order["id"]));
        request.bearer(&by.access).send()
    }

    pub(crate) fn set_status(&self, by: &Session, order: &Value, status: &str) -> Answer {
        let target = format!("/api/v1/orders/{}/status", order["id"]);
        self.patch(&target, &json!({"status": status})).bearer(&by.access).send()
    }

    /// All orders that a user may see.
    #[track_caller]
    pub(crate) fn orders(&self, by: &Session) -> Vec<Value> {
        let mut all = Vec::new();
        for page in 1.. {
            let target = format!("/api/v1/orders?limit=100&page={page}");
            let page = self.get(&target).bearer(&by.access).send().expect(200);
            match page["data"].as_array().unwrap() {
                orders if orders.is_empty() => break,
                orders => all.extend(orders.iter().cloned()),
            }
        }
        all
    }
}

/// The body of an order: so many of each product.
pub(crate) fn order(lines: &[(i64, i64)], token: &str) -> Value {
    let items: Vec<Value> = lines.iter().map(|(id, quantity)| json!({"productId": id, "quantity": quantity})).collect();
    json!({"items": items, "paymentToken": token})
}
