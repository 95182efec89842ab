use nest::http::{MiddlewareNext, Request, Response};
use nest::{injectable, middleware};

#[injectable]
struct Misnamed;

#[middleware]
impl Misnamed {
    async fn handles(&self, request: Request, next: MiddlewareNext<'_>) -> Response {
        next.run(request).await
    }
}

#[injectable]
struct NotAsync;

#[middleware]
impl NotAsync {
    fn handle(&self, _: Request, _: MiddlewareNext<'_>) -> Response {
        Response::default()
    }
}

fn main() {}
