use nest::http::{MiddlewareNext, Request, Response};
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
struct UsersController;

#[controller("users", guards = [Tagged])]
impl UsersController {
    #[public]
    #[get("/")]
    async fn all(&self) {}
}

#[module(controllers = [UsersController], providers = [Tagged])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
