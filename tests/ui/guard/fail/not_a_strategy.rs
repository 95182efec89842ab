use nest::auth::AuthGuard;
use nest::{controller, injectable, module};

#[injectable]
struct Tokens;

#[injectable]
struct OrderController;

#[controller("orders", guards = [AuthGuard<Tokens>])]
impl OrderController {
    #[get("/")]
    async fn list(&self) {}
}

#[module(providers = [Tokens], controllers = [OrderController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
