//! tower: layers on the application, a controller and a route; mounted services; the application as a service.

use std::convert::Infallible;

use http::{HeaderValue, Request, Response};
use nest::http::{Application, Body, Inner};
use nest::{controller, injectable, module};
use tower::util::MapResponse;
use tower::{Layer, Service, ServiceExt};

/// Writes its name behind those that are already in `x-layers`.
#[derive(Clone, Copy)]
struct Mark(&'static str);

impl<S> Layer<S> for Mark {
    type Service = Marked<S>;

    fn layer(&self, inner: S) -> Marked<S> {
        Marked { inner, name: self.0 }
    }
}

#[derive(Clone)]
struct Marked<S> {
    inner: S,
    name: &'static str,
}

impl<S> Service<Request<Body>> for Marked<S>
where
    S: Service<Request<Body>, Response = Response<Body>> + Send,
    S::Future: Send + 'static,
    S::Error: Send,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Response<Body>, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        request.headers_mut().append("x-in", HeaderValue::from_static(self.name));
        let (answer, name) = (self.inner.call(request), self.name);
        Box::pin(async move {
            let mut response = answer.await?;
            response.headers_mut().append("x-out", HeaderValue::from_static(name));
            Ok(response)
        })
    }
}

#[injectable]
struct LayeredController;

#[controller("layered", layers = [Mark("controller")])]
impl LayeredController {
    #[public]
    #[get("/", layers = [Mark("route"), Mark("innermost")])]
    async fn route(&self, #[header] x_in: Vec<String>) -> String {
        x_in.join(" ")
    }

    #[public]
    #[get("/{id}")]
    async fn with_parameter(&self, #[param] id: u8, #[query] q: Option<String>) -> String {
        format!("{id} {q:?}")
    }
}

#[injectable]
struct PlainController;

#[controller("plain")]
impl PlainController {
    #[public]
    #[get("/")]
    async fn plain(&self, #[header] x_in: Vec<String>) -> String {
        x_in.join(" ")
    }
}

#[module(controllers = [LayeredController, PlainController])]
struct AppModule;

fn configure(app: Application) -> Application {
    app.layer(Mark("inner")).layer(Mark("outer"))
}

#[nest::test]
async fn layers_run_from_the_application_to_the_route() {
    let app = nest::testing!(AppModule).configure(configure).start().await;
    let answer = app.get("/layered").send().await.expect_text("outer inner controller route innermost");
    let out: Vec<_> = answer.headers().get_all("x-out").iter().map(|value| value.to_str().unwrap()).collect();
    assert_eq!(out, ["innermost", "route", "controller", "inner", "outer"]);
}

#[nest::test]
async fn a_layer_of_a_controller_does_not_touch_others() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/plain").send().await.expect_text("").expect_no_header("x-out");
}

#[nest::test]
async fn parameters_pass_through_layers() {
    let app = nest::testing!(AppModule).configure(configure).start().await;
    app.get("/layered/7?q=a").send().await.expect_text(r#"7 Some("a")"#);
}

#[nest::test]
async fn a_layer_of_the_application_sees_unknown_paths_too() {
    let app = nest::testing!(AppModule).configure(configure).start().await;
    app.get("/nowhere").send().await.expect_status(404).expect_header("x-out", "outer");
}

#[nest::test]
async fn layers_of_the_ecosystem_fit() {
    let layer = tower::util::MapResponseLayer::new(|mut response: Response<Body>| {
        response.headers_mut().insert("x-mapped", HeaderValue::from_static("yes"));
        response
    });
    let app = nest::testing!(AppModule).configure(|app| app.layer(layer)).start().await;
    app.get("/plain").send().await.expect_header("x-mapped", "yes");
    // The type of what a layer wraps can be named.
    let _: Option<MapResponse<Inner, fn()>> = None;
}

async fn mounted(request: Request<Body>) -> Result<Response<Body>, Infallible> {
    Ok(Response::new(Body::from(format!("{} {}", request.method(), request.uri()))))
}

fn with_mount(app: Application) -> Application {
    app.global_prefix("api").mount("/files", tower::service_fn(mounted))
}

#[nest::test]
async fn a_mounted_service_gets_the_rest_of_the_path() {
    let app = nest::testing!(AppModule).configure(with_mount).start().await;
    app.get("/files/a/b?c=d").send().await.expect_text("GET /a/b?c=d");
    app.put("/files").send().await.expect_text("PUT /");
    app.get("/filesystem").send().await.expect_status(404);
    app.get("/api/plain").send().await.expect_status(200);
}

#[nest::test]
async fn an_application_is_a_tower_service() {
    let running = nest::app!(AppModule).start().await.unwrap();
    let request = Request::builder().uri("/layered/3").body(Body::empty()).unwrap();
    let response = running.service().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200);
    let text = response.into_body().collect(100).await.unwrap();
    assert_eq!(text, "3 None");
    running.stop().await;
}

#[nest::test]
async fn an_application_can_be_mounted_in_another() {
    let inner = nest::testing!(AppModule).start().await;
    let service = inner.service();
    let outer = nest::testing!(AppModule).configure(|app| app.mount("/inner", service)).start().await;
    outer.get("/inner/layered/4").send().await.expect_text("4 None");
    outer.get("/inner/nowhere").send().await.expect_status(404).expect_message("Cannot GET /nowhere");
}
