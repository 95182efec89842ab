//! Several applications in one process.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use nest::{controller, injectable, module};

#[injectable]
struct Counter {
    #[inject(default)]
    count: AtomicU32,
}

#[injectable]
struct CounterController {
    counter: Arc<Counter>,
}

#[controller("count")]
impl CounterController {
    #[public]
    #[post("/")]
    async fn count(&self) -> String {
        self.counter.count.fetch_add(1, Ordering::SeqCst).to_string()
    }
}

#[module(providers = [Counter], controllers = [CounterController])]
struct AppModule;

#[nest::test]
async fn two_applications_share_nothing() {
    let (first, second) = (nest::testing!(AppModule).start().await, nest::testing!(AppModule).start().await);
    first.post("/count").send().await.expect_text("0");
    first.post("/count").send().await.expect_text("1");
    second.post("/count").send().await.expect_text("0");
    assert!(!Arc::ptr_eq(&first.provider::<Counter>(), &second.provider::<Counter>()));
}

#[nest::test]
async fn stopping_one_application_does_not_touch_another() {
    let (first, second) = (nest::testing!(AppModule).start().await, nest::testing!(AppModule).start().await);
    first.stop().await;
    second.post("/count").send().await.expect_status(201);
}

#[nest::test]
async fn an_application_frees_what_it_built() {
    let app = nest::testing!(AppModule).start().await;
    let counter = Arc::downgrade(&app.provider::<Counter>());
    app.post("/count").send().await.expect_status(201);
    app.stop().await;
    assert!(counter.upgrade().is_none());
}
