use nest::http::{MiddlewareNext, Request, Response};
use nest::{injectable, middleware, module};

#[injectable]
struct Tagged;

#[middleware]
impl Tagged {
    async fn handle(&self, request: Request, next: MiddlewareNext<'_>) -> Response {
        next.run(request).await
    }
}

#[module(providers = [Tagged])]
struct TagModule;

#[module(imports = [TagModule], middleware = [Tagged])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
