use nest::http::{MiddlewareNext, Request};
use nest::{injectable, middleware};

#[injectable]
struct Tagged;

#[middleware]
impl Tagged {
    async fn handle(&self, _: Request, _: MiddlewareNext<'_>) -> u64 {
        5
    }
}

fn main() {}
