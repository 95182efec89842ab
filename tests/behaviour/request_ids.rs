//! Every answer has a request id of its own.

use nest::http::RequestId;
use nest::{controller, injectable, module};

#[injectable]
struct IdController;

#[controller("id")]
impl IdController {
    #[public]
    #[get("/")]
    async fn id(&self, id: RequestId) -> String {
        id.to_string()
    }

    #[public]
    #[get("/panic")]
    async fn panic(&self) {
        panic!("a bug")
    }
}

#[module(controllers = [IdController])]
struct AppModule;

#[nest::test]
async fn the_handler_sees_the_id_that_the_client_gets() {
    let app = nest::testing!(AppModule).start().await;
    let answer = app.get("/id").send().await;
    let text = answer.text();
    answer.expect_header("x-request-id", &text);
}

#[nest::test]
async fn ids_differ_and_are_never_the_clients() {
    let app = nest::testing!(AppModule).start().await;
    let first = app.get("/id").header("x-request-id", "mine").send().await.text();
    let second = app.get("/id").send().await.text();
    assert_ne!(first, second);
    assert_ne!(first, "mine");
}

#[nest::test]
async fn failures_have_ids_too() {
    let app = nest::testing!(AppModule).start().await;
    for path in ["/nowhere", "/id/panic"] {
        let answer = app.get(path).send().await;
        assert!(answer.header("x-request-id").is_some_and(|id| !id.is_empty()), "{answer}");
    }
    let answer = app.delete("/id").send().await.expect_status(405);
    assert!(answer.header("x-request-id").is_some());
}
