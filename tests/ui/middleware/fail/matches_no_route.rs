use nest::http::{MiddlewareNext, Request, Response};
use nest::{controller, injectable, middleware, module};

#[derive(Default)]
#[injectable]
struct Tagged;

#[middleware(default)]
impl Tagged {
    async fn handle(&self, request: Request, next: MiddlewareNext<'_>) -> Response {
        next.run(request).await
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

#[injectable]
struct UsersController;

#[controller("users")]
impl UsersController {
    #[public]
    #[get("/")]
    async fn all(&self) {}
}

#[module(
    controllers = [OrdersController],
    middleware = [apply(Tagged, for_routes = ["DELETE /orders", UsersController, "/orders/{id}"], exclude = ["POST /orders"])],
)]
struct OrdersModule;

#[module(imports = [OrdersModule], controllers = [UsersController], middleware = [apply(Tagged, exclude = ["/order/{id}"])])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
