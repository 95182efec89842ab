//! What is written for axum within an application, and an application within one of axum's.

use std::convert::Infallible;

use axum::extract::rejection::JsonRejection;
use axum::extract::{Extension, FromRequestParts, Query};
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use http::{HeaderName, StatusCode};
use nest::http::{Application, Axum, Body};
use nest::{controller, injectable, module};
use serde::{Deserialize, Serialize};
use tower::ServiceExt;

#[derive(Deserialize)]
struct Paging {
    page: u32,
}

#[derive(Deserialize, Serialize)]
struct Order {
    id: u32,
}

/// An extractor as a library for axum has it, which refuses with a header and JSON.
struct Language(String);

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = axum::response::Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        match parts.headers.get("accept-language") {
            Some(language) => Ok(Language(language.to_str().unwrap_or_default().to_owned())),
            None => {
                let hint = [(HeaderName::from_static("x-hint"), "accept-language")];
                let json = axum::Json(serde_json::json!({ "missing": "language" }));
                Err((StatusCode::NOT_ACCEPTABLE, hint, json).into_response())
            }
        }
    }
}

#[injectable]
struct OrdersController;

#[controller("orders")]
impl OrdersController {
    #[public]
    #[get("/")]
    async fn all(&self, Axum(Query(paging)): Axum<Query<Paging>>, Axum(language): Axum<Language>) -> String {
        format!("page {} in {}", paging.page, language.0)
    }

    #[public]
    #[post("/")]
    async fn create(&self, #[body] order: Axum<axum::Json<Order>>) -> Axum<(StatusCode, axum::Json<Order>)> {
        Axum((StatusCode::ACCEPTED, axum::Json(Order { id: order.0.0.id + 1 })))
    }

    #[public]
    #[post("/text")]
    async fn text(&self, #[body] text: Axum<Result<String, axum::extract::rejection::StringRejection>>) -> String {
        text.0.map_or_else(|rejection| format!("refused: {}", rejection.status()), |text| text.len().to_string())
    }

    #[public]
    #[post("/tried")]
    async fn tried(&self, #[body] order: Axum<Result<axum::Json<Order>, JsonRejection>>) -> String {
        order.0.map_or_else(|rejection| rejection.body_text(), |order| order.id.to_string())
    }

    #[public]
    #[get("/page")]
    async fn page(&self) -> Axum<Html<&'static str>> {
        Axum(Html("<p>orders</p>"))
    }

    #[public]
    #[get("/unknown")]
    async fn unknown(&self, _secret: Axum<Extension<Secret>>) {}
}

#[derive(Clone)]
struct Secret;

#[module(controllers = [OrdersController])]
struct AppModule;

#[nest::test]
async fn an_extractor_of_the_head_is_a_parameter() {
    let app = nest::testing!(AppModule).start().await;
    let answer = app.get("/orders?page=3").header("accept-language", "de").send().await;
    answer.expect_status(200).expect_text("page 3 in de");
}

#[nest::test]
async fn what_an_extractor_refuses_has_the_form_of_all_errors() {
    let app = nest::testing!(AppModule).start().await;
    let answer = app.get("/orders?page=x").header("accept-language", "de").send().await.expect_status(400);
    answer.expect_message("Failed to deserialize query string");
    let answer = app.post("/orders").content("text/plain", "{}").send().await.expect_status(415);
    answer.expect_message("Expected request with `Content-Type: application/json`");
}

#[nest::test]
async fn headers_and_json_of_a_rejection_stay() {
    let app = nest::testing!(AppModule).start().await;
    let answer = app.get("/orders?page=3").send().await.expect_status(406).expect_header("x-hint", "accept-language");
    answer.expect_json(serde_json::json!({ "missing": "language" }));
}

#[nest::test]
async fn a_rejection_that_is_no_fault_of_the_client_is_hidden() {
    let app = nest::testing!(AppModule).start().await;
    let answer = app.get("/orders/unknown").send().await.expect_status(500);
    assert!(!answer.text().contains("Secret"), "{}", answer.text());
    answer.expect_message("Internal server error");
}

#[nest::test]
async fn an_extractor_of_the_body_and_a_result_are_taken() {
    let app = nest::testing!(AppModule).start().await;
    let answer = app.post("/orders").json(&Order { id: 4 }).send().await;
    answer.expect_status(202).expect_json(Order { id: 5 });
    let answer = app.get("/orders/page").send().await.expect_text("<p>orders</p>");
    answer.expect_header("content-type", "text/html; charset=utf-8");
    app.post("/orders/tried").json(&"x").send().await.expect_status(201);
}

#[nest::test]
async fn the_limit_of_the_body_is_that_of_the_application_whether_smaller_or_larger_than_axums() {
    let small = |app: Application| app.body_limit(10);
    let app = nest::testing!(AppModule).configure(small).start().await;
    app.post("/orders/text").body("0123456789").send().await.expect_text("10");
    app.post("/orders/text").body("0123456789a").send().await.expect_text("refused: 413 Payload Too Large");
    app.post("/orders").json(&serde_json::json!({ "id": 4, "more": "text" })).send().await.expect_status(413);
    let large = |app: Application| app.body_limit(4 * 1024 * 1024);
    let app = nest::testing!(AppModule).configure(large).start().await;
    app.post("/orders/text").body(vec![b'a'; 3 * 1024 * 1024]).send().await.expect_text("3145728");
}

#[nest::test]
async fn a_router_of_axum_is_mounted() {
    let router = axum::Router::new().route("/{name}", get(|path: axum::extract::Path<String>| async move { path.0 }));
    let mount = |app: Application| app.mount("/legacy", router);
    let app = nest::testing!(AppModule).configure(mount).start().await;
    app.get("/legacy/ada").send().await.expect_status(200).expect_text("ada");
    app.get("/orders/page").send().await.expect_status(200);
    let answer = app.get("/legacy/a/b").send().await.expect_status(404);
    assert!(answer.header("x-request-id").is_some());
}

#[nest::test]
async fn an_application_is_a_service_within_a_router_of_axum() {
    let app = nest::testing!(AppModule).start().await;
    let router: axum::Router = axum::Router::new()
        .route("/", get(async || "axum"))
        .nest_service("/shop", app.service())
        .fallback_service(app.service());
    let ask = async |path: &str| -> Result<(u16, String), Infallible> {
        let request = http::Request::get(path).header("accept-language", "en").body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await?;
        let status = response.status().as_u16();
        let bytes = axum::body::to_bytes(response.into_body(), 1024).await.unwrap();
        Ok((status, String::from_utf8(bytes.to_vec()).unwrap()))
    };
    assert_eq!(ask("/").await.unwrap(), (200, "axum".to_owned()));
    assert_eq!(ask("/shop/orders?page=1").await.unwrap(), (200, "page 1 in en".to_owned()));
    assert_eq!(ask("/orders?page=2").await.unwrap(), (200, "page 2 in en".to_owned()));
    assert_eq!(ask("/shop/nope").await.unwrap().0, 404);
}
