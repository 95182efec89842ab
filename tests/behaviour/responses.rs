//! What handlers return.

use bytes::Bytes;
use nest::http::{Body, Json, Redirect, StatusCode};
use nest::{controller, injectable, module};

#[injectable]
struct AnswerController;

#[controller("answers")]
impl AnswerController {
    #[public]
    #[get("/json")]
    async fn json(&self) -> Json<Vec<u8>> {
        Json(vec![1, 2])
    }

    #[public]
    #[get("/text")]
    async fn text(&self) -> String {
        "text".to_owned()
    }

    #[public]
    #[get("/bytes")]
    async fn bytes(&self) -> Bytes {
        Bytes::from_static(b"bytes")
    }

    #[public]
    #[get("/stream")]
    async fn stream(&self) -> Body {
        Body::from_stream(futures_util::stream::iter(["a", "b", "c"].map(Ok::<_, std::io::Error>)))
    }

    #[public]
    #[post("/nothing")]
    async fn nothing(&self) {}

    #[public]
    #[post("/status")]
    #[status(202)]
    async fn status(&self) -> &'static str {
        "later"
    }

    #[public]
    #[get("/tuple")]
    async fn tuple(&self) -> (StatusCode, ([(&'static str, &'static str); 1], &'static str)) {
        (StatusCode::PARTIAL_CONTENT, ([("x-part", "1")], "part"))
    }

    #[public]
    #[get("/redirect")]
    async fn redirect(&self) -> Redirect {
        Redirect::found("/elsewhere")
    }
}

#[module(controllers = [AnswerController])]
struct AppModule;

#[nest::test]
async fn results_have_their_content_types() {
    let app = nest::testing!(AppModule).start().await;
    let json = app.get("/answers/json").send().await.expect_status(200).expect_text("[1,2]");
    json.expect_header("content-type", "application/json");
    let text = app.get("/answers/text").send().await.expect_text("text");
    text.expect_header("content-type", "text/plain; charset=utf-8");
    let bytes = app.get("/answers/bytes").send().await.expect_text("bytes");
    bytes.expect_header("content-type", "application/octet-stream");
}

#[nest::test]
async fn a_stream_arrives_whole() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/answers/stream").send().await.expect_text("abc").expect_no_header("content-length");
    let app = nest::testing!(AppModule).start_on_socket().await;
    app.get("/answers/stream").send().await.expect_text("abc").expect_header("transfer-encoding", "chunked");
    app.stop().await;
}

#[nest::test]
async fn a_post_is_201_unless_the_route_or_the_result_says_otherwise() {
    let app = nest::testing!(AppModule).start().await;
    app.post("/answers/nothing").send().await.expect_status(201).expect_text("");
    app.post("/answers/status").send().await.expect_status(202).expect_text("later");
    app.get("/answers/tuple").send().await.expect_status(206).expect_header("x-part", "1").expect_text("part");
}

#[nest::test]
async fn a_redirect_says_where() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/answers/redirect").send().await.expect_status(302).expect_header("location", "/elsewhere");
}
