//! Results that templates write.

use std::sync::Arc;
use std::time::Duration;

use nest::http::{Conditional, HttpException, Json, SetCookie, StatusCode, TemplateValue, Templates};
use nest::{HttpError, controller, injectable, module};
use serde::Serialize;

#[injectable]
struct Currency;

impl Currency {
    fn format(&self, cents: i64) -> String {
        format!("{}.{:02} €", cents / 100, cents % 100)
    }
}

#[derive(Serialize)]
struct Order {
    id: i64,
    cents: i64,
    icon: &'static str,
}

#[derive(Serialize)]
struct OrderList {
    customer: String,
    orders: Vec<Order>,
}

fn list(customer: &str) -> OrderList {
    let orders = vec![Order { id: 1, cents: 250, icon: "a.svg" }, Order { id: 2, cents: 99_999, icon: "<b>.svg" }];
    OrderList { customer: customer.to_owned(), orders }
}

#[derive(Debug, thiserror::Error, HttpError)]
enum OrderError {
    #[error("No such customer")]
    #[http(404)]
    NotFound,
}

#[injectable]
struct OrderController;

#[controller("orders")]
impl OrderController {
    #[public]
    #[get("/")]
    #[render("orders/list.html")]
    async fn list(&self, #[query] customer: Option<String>) -> OrderList {
        list(customer.as_deref().unwrap_or("Ann"))
    }

    #[public]
    #[get("/of/{customer}")]
    #[render("orders/list.html")]
    #[errors(NotFound)]
    async fn of(&self, #[param] customer: String) -> Result<OrderList, OrderError> {
        if customer == "nobody" { Err(OrderError::NotFound) } else { Ok(list(&customer)) }
    }

    #[public]
    #[get("/letter")]
    #[render("orders/letter.txt")]
    async fn letter(&self) -> OrderList {
        list("<Ann>")
    }

    #[public]
    #[post("/")]
    #[render("orders/list.html")]
    async fn create(&self) -> Result<(StatusCode, (SetCookie, OrderList)), HttpException> {
        Ok((StatusCode::ACCEPTED, (SetCookie::new("last", "3"), list("Ann"))))
    }

    #[public]
    #[get("/cached")]
    #[render("orders/list.html")]
    async fn cached(&self) -> Conditional<OrderList> {
        Conditional(list("Ann"))
    }

    #[public]
    #[get("/broken")]
    #[render("orders/broken.html")]
    async fn broken(&self) -> OrderList {
        list("Ann")
    }

    #[public]
    #[get("/json")]
    async fn json(&self) -> Json<OrderList> {
        Json(list("Ann"))
    }
}

fn templates(currency: Arc<Currency>) -> Templates {
    nest::templates!()
        .filter("money", move |cents: i64| currency.format(cents))
        .function("asset", |name: &str| {
            let tag = format!("<img src=\"{}\">", name.replace(['<', '>'], ""));
            TemplateValue::from_safe_string(tag)
        })
        .test("dear", |cents: i64| cents > 10_000)
        .global("shop", "Ann & Bob")
}

#[module(controllers = [OrderController], providers = [Currency, provide(Templates, factory = templates)])]
struct AppModule;

#[nest::test]
async fn a_template_writes_what_a_handler_returns() {
    let app = nest::testing!(AppModule).start().await;
    let response = app.get("/orders").send().await;
    let response = response.expect_status(200).expect_header("content-type", "text/html; charset=utf-8");
    assert_eq!(
        response.text(),
        "<!doctype html>\n<title>Ann</title>\n<nav>Ann &amp; Bob</nav>\n<main><li>1: 2.50 € <img src=\"a.svg\"></li>\
         <li>2: 999.99 € <img src=\"b.svg\"> dear</li></main>"
    );
}

#[nest::test]
async fn what_is_shown_is_escaped() {
    let app = nest::testing!(AppModule).start().await;
    let text = app.get("/orders?customer=%3Cscript%3Ealert(1)%3C%2Fscript%3E").send().await.text();
    assert!(text.contains("<title>&lt;script&gt;alert(1)&lt;&#x2f;script&gt;</title>"), "{text}");
    assert!(!text.contains("<script>"), "{text}");
}

#[nest::test]
async fn a_text_is_plain_and_not_escaped() {
    let app = nest::testing!(AppModule).start().await;
    let response = app.get("/orders/letter").send().await;
    response.expect_header("content-type", "text/plain; charset=utf-8").expect_text("Dear <Ann>,");
}

#[nest::test]
async fn a_view_is_written_for_a_route_that_may_take_only_so_long() {
    let minute = Duration::from_secs(60);
    let app = nest::testing!(AppModule).configure(move |app| app.request_timeout(minute)).start().await;
    app.get("/orders/letter").send().await.expect_status(200).expect_text("Dear <Ann>,");
}

#[nest::test]
async fn an_error_of_a_handler_is_answered_as_always() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/orders/of/Bob").send().await.expect_status(200);
    let response = app.get("/orders/of/nobody").send().await;
    response.expect_status(404).expect_header("content-type", "application/json");
}

#[nest::test]
async fn a_status_and_cookies_may_stand_in_front_of_what_is_shown() {
    let app = nest::testing!(AppModule).start().await;
    let response = app.post("/orders").send().await;
    let response = response.expect_status(202).expect_header("content-type", "text/html; charset=utf-8");
    assert!(response.header("set-cookie").is_some_and(|cookie| cookie.starts_with("last=3")));
}

#[nest::test]
async fn a_client_that_has_a_view_gets_304() {
    let app = nest::testing!(AppModule).start().await;
    let first = app.get("/orders/cached").send().await;
    let tag = first.header("etag").expect("a view has a tag").to_owned();
    assert!(first.text().contains("<main>"));
    let second = app.get("/orders/cached").header("if-none-match", &tag).send().await;
    second.expect_status(304).expect_text("");
}

#[nest::test]
async fn what_is_not_there_is_500_and_says_nothing() {
    let app = nest::testing!(AppModule).start().await;
    let response = app.get("/orders/broken").send().await;
    let text = response.expect_status(500).text();
    assert!(!text.contains("broken.html") && !text.contains("undefined"), "{text}");
}

#[module(controllers = [OrderController], providers = [provide(Templates, value = nest::templates!().test("dear", |cents: i64| cents > 0))])]
struct BareModule;

#[nest::test]
async fn what_the_templates_refer_to_is_there_or_the_application_does_not_start() {
    let error = nest::testing!(BareModule).try_start().await.map(|_| ()).unwrap_err();
    assert!(error.is_boot());
    assert_eq!(
        error.to_string(),
        "the application could not start:\n\
         - templates/orders/list.html:4: there is no filter `money`: `Templates::filter` adds one"
    );
}

#[test]
fn the_document_says_which_media_type_a_template_writes() {
    let document = nest::openapi::OpenApi::new("Orders", "1").document(&nest::app!(AppModule));
    let content = |path: &str, method: &str, status: &str| {
        let content = &document["paths"][path][method]["responses"][status]["content"];
        content.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>()
    };
    assert_eq!(content("/orders", "get", "200"), ["text/html"]);
    assert_eq!(content("/orders/of/{customer}", "get", "200"), ["text/html"]);
    assert_eq!(content("/orders/of/{customer}", "get", "404"), ["application/json"]);
    assert_eq!(content("/orders/letter", "get", "200"), ["text/plain"]);
    assert_eq!(content("/orders/cached", "get", "200"), ["text/html"]);
    assert_eq!(content("/orders/json", "get", "200"), ["application/json"]);
}
