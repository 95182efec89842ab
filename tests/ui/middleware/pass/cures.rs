//! NEST-E0304, NEST-E0313, NEST-E0408: in its own list; with the response of what stands behind it; before routes that there are.
use nest::http::{MiddlewareNext, Request, Response, Unauthorized};
use nest::{controller, injectable, middleware, module};

#[injectable]
struct Tagged;

#[middleware]
impl Tagged {
    async fn handle(&self, request: Request, next: MiddlewareNext<'_>) -> Response {
        next.run(request).await
    }
}

#[injectable]
struct Closed;

#[middleware]
impl Closed {
    async fn handle(&self, request: Request, next: MiddlewareNext<'_>) -> Result<Response, Unauthorized> {
        if request.headers().contains_key("x-closed") {
            return Err(Unauthorized::default());
        }
        Ok(next.run(request).await)
    }
}

#[injectable]
struct OrdersController;

#[controller("orders")]
impl OrdersController {
    #[public]
    #[get("/{id}")]
    async fn one(&self, #[param] id: u64) {
        let _ = id;
    }

    #[public]
    #[post("/")]
    async fn create(&self) {}
}

#[module(
    controllers = [OrdersController],
    providers = [Tagged],
    middleware = [apply(Tagged, for_routes = ["POST /orders", "/orders/{id}"], exclude = ["GET /orders/{id}"])],
)]
struct OrdersModule;

#[module(imports = [OrdersModule], providers = [Closed], middleware = [apply(Closed, for_routes = [OrdersController])])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
