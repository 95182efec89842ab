use nest::http::{MiddlewareNext, NotFound, Request, Response};
use nest::{filter, injectable, interceptor, middleware};

#[injectable]
struct Logger;

#[interceptor]
impl Logger {
    async fn intercept(&self) -> Response {
        Response::default()
    }
}

#[injectable]
struct Tagged;

#[middleware]
impl Tagged {
    async fn handle(&self, next: MiddlewareNext<'_>) -> Response {
        next.run(Request::default()).await
    }
}

#[injectable]
struct Gone;

#[filter]
impl Gone {
    async fn catch(&self, _error: NotFound, _first: u8, _second: u8) -> Response {
        Response::default()
    }
}

fn main() {}
