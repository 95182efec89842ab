//! What handlers return.

use bytes::Bytes;
use nest::http::{Body, Json, NotFound, Redirect, StatusCode};
use nest::{controller, injectable, module};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::log::Log;

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

    /// To where the request says, in the way that it says.
    #[public]
    #[all("/redirects/{kind}")]
    async fn redirects(&self, #[param] kind: String, #[query] to: String) -> Result<Redirect, NotFound> {
        Ok(match kind.as_str() {
            "moved" => Redirect::with_status(StatusCode::MOVED_PERMANENTLY, to),
            "found" => Redirect::found(to),
            "see-other" => Redirect::see_other(to),
            "temporary" => Redirect::temporary(to),
            "permanent" => Redirect::permanent(to),
            _ => return Err(NotFound::default()),
        })
    }

    /// A stream that fails when it has begun.
    #[public]
    #[get("/broken")]
    async fn broken(&self) -> Body {
        Body::from_stream(futures_util::stream::unfold(0, async |i| {
            tokio::time::sleep(std::time::Duration::from_millis(20) * i).await;
            let part = if i == 0 { Ok("a") } else { Err(std::io::Error::other("the disk is gone")) };
            Some((part, i + 1))
        }))
    }

    /// A stream of what comes in, as it comes.
    #[public]
    #[post("/echo")]
    #[status(200)]
    async fn echo(&self, #[body] body: Body) -> ([(&'static str, &'static str); 1], Body) {
        ([("content-type", "text/csv")], body)
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
async fn a_stream_has_the_headers_that_its_handler_gives_it() {
    let app = nest::testing!(AppModule).start().await;
    let answer = app.post("/answers/echo").body("a;b").send().await.expect_status(200).expect_text("a;b");
    answer.expect_header("content-type", "text/csv");
}

#[nest::test]
async fn a_stream_that_fails_is_cut_and_does_not_look_whole() {
    let app = nest::testing!(AppModule).start_on_socket().await;
    let mut connection = tokio::net::TcpStream::connect(app.address().unwrap()).await.unwrap();
    connection.write_all(b"GET /answers/broken HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("1\r\na\r\n"), "{answer}");
    // A chunked body that is whole ends with an empty chunk.
    assert!(!answer.ends_with("0\r\n\r\n"), "{answer}");
    assert!(!answer.contains("disk"), "{answer}");
    app.stop().await;
}

#[nest::test]
async fn a_redirect_has_the_status_and_the_place_that_a_handler_chooses() {
    let app = nest::testing!(AppModule).start().await;
    let kinds = [("moved", 301), ("found", 302), ("see-other", 303), ("temporary", 307), ("permanent", 308)];
    for (kind, status) in kinds {
        for to in ["/elsewhere?a=1", "https://example.com/%C3%A4"] {
            let request = app.post(&format!("/answers/redirects/{kind}")).query(&[("to", to)]);
            let answer = request.send().await.expect_status(status).expect_header("location", to).expect_text("");
            answer.expect_no_header("content-type");
        }
    }
    app.get("/answers/redirects/sideways?to=/").send().await.expect_status(404).expect_no_header("location");
}

#[nest::test]
async fn a_place_with_a_line_break_is_no_header() {
    let app = nest::testing!(AppModule).start().await;
    let log = Log::start();
    let answer = app.get("/answers/redirects/found?to=/a%0D%0Aset-cookie:%20a=b").send().await.expect_status(500);
    answer.expect_no_header("location").expect_no_header("set-cookie");
    assert!(log.text().contains("a redirect's location is no header value"), "{}", log.text());
}

#[nest::test]
async fn a_redirect_says_where() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/answers/redirect").send().await.expect_status(302).expect_header("location", "/elsewhere");
}
