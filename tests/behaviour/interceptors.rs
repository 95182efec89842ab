//! What interceptors can do with a call.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use nest::http::{BadGateway, Failure, GatewayTimeout, IntoResponse, Json, NotFound, Response};
use nest::{ExecutionContext, Next, controller, injectable, interceptor, module};

use crate::trace::{Trace, TraceModule};

#[injectable]
struct AddHeader;

#[interceptor]
impl AddHeader {
    async fn intercept(&self, cx: &ExecutionContext, next: Next<'_>) -> Result<Response, Failure> {
        let mut response = next.run().await?;
        let name = http::HeaderValue::from_static(cx.handler().name);
        response.headers_mut().insert("x-handler", name);
        Ok(response)
    }
}

#[injectable]
struct Replace;

#[interceptor]
impl Replace {
    async fn intercept(&self, _cx: &ExecutionContext, next: Next<'_>) -> Result<Json<serde_json::Value>, Failure> {
        let response = next.run().await?;
        let data = response.into_body().collect(1024).await.map_err(|_| BadGateway::default())?;
        Ok(Json(serde_json::json!({ "data": String::from_utf8_lossy(&data) })))
    }
}

#[injectable]
struct TimeOut;

#[interceptor]
impl TimeOut {
    async fn intercept(&self, _cx: &ExecutionContext, next: Next<'_>) -> Result<Response, Failure> {
        match tokio::time::timeout(Duration::from_millis(20), next.run()).await {
            Ok(result) => result,
            Err(_) => Err(GatewayTimeout::new("too slow").into()),
        }
    }
}

#[injectable]
struct Cache {
    #[inject(default)]
    entries: Mutex<HashMap<String, bytes::Bytes>>,
}

#[interceptor]
impl Cache {
    async fn intercept(&self, cx: &ExecutionContext, next: Next<'_>) -> Result<Response, Failure> {
        let key = cx.request().uri().to_string();
        if let Some(hit) = self.entries.lock().unwrap().get(&key) {
            return Ok(hit.clone().into_response());
        }
        let body = next.run().await?.into_body().collect(1024).await.map_err(|_| BadGateway::default())?;
        self.entries.lock().unwrap().insert(key, body.clone());
        Ok(body.into_response())
    }
}

#[injectable]
struct MapError;

#[interceptor]
impl MapError {
    async fn intercept(&self, _cx: &ExecutionContext, next: Next<'_>) -> Result<Response, Failure> {
        next.run().await.map_err(|failure| match failure.downcast::<NotFound>() {
            Ok(_) => BadGateway::new("upstream has nothing").into(),
            Err(other) => other,
        })
    }
}

#[injectable]
struct CallController {
    trace: Arc<Trace>,
}

#[controller("calls")]
impl CallController {
    #[public]
    #[get("/header", interceptors = [AddHeader])]
    async fn header(&self) -> &'static str {
        "plain"
    }

    #[public]
    #[post("/replaced", interceptors = [Replace])]
    async fn replaced(&self) -> &'static str {
        "plain"
    }

    #[public]
    #[get("/slow", interceptors = [TimeOut])]
    async fn slow(&self) {
        std::future::pending().await
    }

    #[public]
    #[get("/cached/{name}", interceptors = [Cache])]
    async fn cached(&self, #[param] name: String) -> String {
        self.trace.add("handler");
        name
    }

    #[public]
    #[get("/mapped", interceptors = [MapError])]
    async fn mapped(&self) -> Result<(), NotFound> {
        Err(NotFound::default())
    }
}

#[module(
    imports = [TraceModule],
    providers = [AddHeader, Replace, TimeOut, Cache, MapError],
    controllers = [CallController],
)]
struct AppModule;

#[nest::test]
async fn an_interceptor_changes_a_response() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/calls/header").send().await.expect_text("plain").expect_header("x-handler", "header");
}

#[nest::test]
async fn an_interceptor_replaces_a_response_and_the_status_of_the_route_stays() {
    let app = nest::testing!(AppModule).start().await;
    let answer = app.post("/calls/replaced").send().await.expect_status(201);
    answer.expect_json(serde_json::json!({ "data": "plain" }));
}

#[nest::test]
async fn an_interceptor_gives_a_call_up() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/calls/slow").send().await.expect_status(504).expect_message("too slow");
}

#[nest::test]
async fn an_interceptor_that_does_not_go_on_skips_the_handler() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/calls/cached/a").send().await.expect_text("a");
    app.get("/calls/cached/a").send().await.expect_text("a");
    app.get("/calls/cached/b").send().await.expect_text("b");
    assert_eq!(app.provider::<Trace>().count("handler"), 2);
}

#[nest::test]
async fn an_interceptor_maps_an_error() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/calls/mapped").send().await.expect_status(502).expect_message("upstream has nothing");
}
