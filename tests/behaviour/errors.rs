//! The JSON of errors.

use nest::http::{ErrorBody, HttpException, ImATeapot, InternalServerError, StatusCode, TooManyRequests};
use nest::{HttpError, controller, injectable, module};
use serde_json::json;

#[derive(Debug, thiserror::Error, HttpError)]
enum UserError {
    #[error("User with ID {0} not found")]
    #[http(404)]
    NotFound(i64),
    #[error("the database is at db.internal")]
    #[http(500)]
    Database(#[source] std::io::Error),
    #[error("the mail server is asleep")]
    #[http(503)]
    Mail,
    #[error(transparent)]
    #[http(transparent)]
    Quota(#[from] QuotaError),
}

/// An error of another layer, with a status, a header and a body of its own.
#[derive(Debug, thiserror::Error)]
#[error("come back in {after} s")]
struct QuotaError {
    after: u64,
}

impl nest::http::HttpError for QuotaError {
    fn status(&self) -> StatusCode {
        StatusCode::TOO_MANY_REQUESTS
    }

    fn body(&self) -> ErrorBody {
        ErrorBody::custom(json!({ "after": self.after }))
    }

    fn headers(&self, headers: &mut nest::http::HeaderMap) {
        headers.insert("retry-after", self.after.into());
    }
}

#[injectable]
struct ErrorController;

#[controller("errors")]
impl ErrorController {
    #[public]
    #[get("/user")]
    async fn user(&self) -> Result<(), UserError> {
        Err(UserError::NotFound(9))
    }

    #[public]
    #[get("/database")]
    async fn database(&self) -> Result<(), UserError> {
        Err(UserError::Database(std::io::Error::other("password: hunter2")))
    }

    #[public]
    #[get("/quota")]
    async fn quota(&self) -> Result<(), UserError> {
        Err(QuotaError { after: 7 })?;
        Ok(())
    }

    #[public]
    #[get("/mail")]
    async fn mail(&self) -> Result<(), UserError> {
        Err(UserError::Mail)
    }

    #[public]
    #[get("/teapot")]
    async fn teapot(&self) -> Result<(), ImATeapot> {
        Err(ImATeapot::new("short and stout"))
    }

    #[public]
    #[get("/internal")]
    async fn internal(&self) -> Result<(), InternalServerError> {
        Err(InternalServerError::new("a secret"))
    }

    #[public]
    #[get("/custom")]
    async fn custom(&self) -> Result<(), HttpException> {
        let body = ErrorBody::custom(json!({ "custom": 1 }));
        Err(HttpException::new(StatusCode::FORBIDDEN, "no").with_body(body))
    }

    #[public]
    #[get("/busy")]
    async fn busy(&self) -> Result<(), TooManyRequests> {
        Err(TooManyRequests::default().retry_after(std::time::Duration::from_millis(1500)))
    }

    #[public]
    #[get("/panic")]
    async fn panic(&self) {
        panic!("a bug")
    }
}

#[module(controllers = [ErrorController])]
struct AppModule;

async fn check(path: &str, status: u16, expected: serde_json::Value) {
    let app = nest::testing!(AppModule).start().await;
    let answer = app.get(path).send().await.expect_status(status).expect_json(expected);
    answer.expect_header("content-type", "application/json");
}

#[nest::test]
async fn an_error_below_500_tells_its_text() {
    let body = json!({ "statusCode": 404, "message": "User with ID 9 not found", "error": "Not Found" });
    check("/errors/user", 404, body).await;
    let body = json!({ "statusCode": 418, "message": "short and stout", "error": "I'm a teapot" });
    check("/errors/teapot", 418, body).await;
}

#[nest::test]
async fn an_internal_error_tells_nothing() {
    let body = json!({ "statusCode": 500, "message": "Internal server error", "error": "Internal Server Error" });
    check("/errors/database", 500, body.clone()).await;
    check("/errors/internal", 500, body.clone()).await;
    check("/errors/panic", 500, body).await;
    let body = json!({ "statusCode": 503, "message": "Service Unavailable", "error": "Service Unavailable" });
    check("/errors/mail", 503, body).await;
}

#[nest::test]
async fn an_exception_may_have_a_body_and_headers_of_its_own() {
    check("/errors/custom", 403, json!({ "custom": 1 })).await;
    let app = nest::testing!(AppModule).start().await;
    app.get("/errors/busy").send().await.expect_status(429).expect_header("retry-after", "2");
}

#[nest::test]
async fn a_panic_ends_one_request_and_no_other() {
    let app = nest::testing!(AppModule).start_on_socket().await;
    app.get("/errors/panic").send().await.expect_status(500);
    app.get("/errors/user").send().await.expect_status(404);
    app.stop().await;
}

#[nest::test]
async fn a_transparent_error_answers_as_the_one_within() {
    let app = nest::testing!(AppModule).start().await;
    let answer = app.get("/errors/quota").send().await.expect_status(429).expect_header("retry-after", "7");
    answer.expect_json(json!({ "after": 7 }));
}
