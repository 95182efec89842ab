//! The application of the shop within the test: with a bank that does what no client can make it do, and a clock that tests move.
//!
//! `sqlite.rs` and `postgres.rs` each run all of this on their engine.

mod bank;
mod clock;
mod fixtures;
mod payments;

use std::sync::Arc;

use nest::Clock;
use nest::config::Environment;
use nest::testing::{TestApp, TestClock};
use shop::payments::PaymentGateway;
use shop::{AppModule, ShopConfig};

use crate::e2e::Home;
use bank::FakeBank;
use fixtures::{Ada, Cups};

/// The shop on an empty database of its own. Everything but the bank and the time is that of production.
async fn start(bank: &Arc<FakeBank>, time: &TestClock) -> TestApp {
    let home = Home::new();
    let folder = |name: &str| home.folder().join(name).display().to_string();
    let database = home.database_url().map_or_else(|| format!("sqlite://{}", folder("shop.db")), str::to_owned);
    let variables = [
        ("DATABASE_URL", database),
        ("MAIL_DIR", folder("mail")),
        ("UPLOAD_DIR", folder("uploads")),
        ("LOGIN_RATE_LIMIT", "2".to_owned()),
        ("LOG_LEVEL", "error".to_owned()),
    ];
    let config = ShopConfig::read(Environment::of(variables)).unwrap();
    let app = nest::testing!(
        AppModule,
        override ShopConfig = config,
        override dyn PaymentGateway = bank.clone(),
        override Clock = time.clock(),
    );
    app.configure(shop::configured).keep(home).start().await
}
