//! What tests in process begin with.

use nest::testing::{Fixture, TestApp};
use serde_json::{Value, json};
use shop::products::{CreateProduct, ProductService};

/// Five cups at a hundred cents.
pub(crate) struct Cups {
    pub(crate) id: i64,
}

impl Fixture for Cups {
    async fn set_up(app: &TestApp) -> Self {
        let (sku, name) = ("CUP".to_owned(), "Cup".to_owned());
        let cups = CreateProduct { sku, name, description: None, price_cents: 100, stock: 5 };
        Self { id: app.provider::<ProductService>().create(cups).await.unwrap().id }
    }
}

/// A customer who is signed in.
pub(crate) struct Ada {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

impl Fixture for Ada {
    async fn set_up(app: &TestApp) -> Self {
        let ada = json!({"email": "ada@example.com", "password": "password of ada"});
        let signed_in: Value = app.post("/api/v1/auth/register").json(&ada).send().await.expect_status(201).json();
        let text = |name: &str| signed_in[name].as_str().unwrap().to_owned();
        Self { access: text("accessToken"), refresh: text("refreshToken") }
    }
}
