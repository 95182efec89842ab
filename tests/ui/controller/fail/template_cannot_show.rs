use nest::http::{Response, Templates};
use nest::{controller, injectable, module};

struct Orders {
    customer: String,
}

#[injectable]
struct OrderController;

#[controller("orders")]
impl OrderController {
    #[public]
    #[get("/")]
    #[render("orders/list.html")]
    async fn list(&self) -> Orders {
        Orders { customer: "Ann".to_owned() }
    }

    #[public]
    #[get("/written")]
    #[render("orders/list.html")]
    async fn written(&self) -> Result<Response, nest::http::NotFound> {
        Err(nest::http::NotFound::new("no orders"))
    }
}

#[module(controllers = [OrderController], providers = [provide(Templates, value = nest::templates!())])]
struct AppModule;

fn main() {}
