use nest::http::Templates;
use nest::{controller, injectable, module};
use serde::Serialize;

#[derive(Serialize)]
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
    #[get("/letter")]
    #[render("orders/letter.txt")]
    async fn letter(&self) -> Orders {
        Orders { customer: "Bob".to_owned() }
    }
}

#[module(controllers = [OrderController])]
struct OrderModule;

#[injectable]
struct MailController;

#[controller("mail")]
impl MailController {
    #[public]
    #[get("/")]
    #[render("orders/letter.txt")]
    async fn letter(&self) -> Orders {
        Orders { customer: "Cid".to_owned() }
    }
}

#[module(providers = [provide(Templates, value = nest::templates!())])]
struct ViewModule;

#[module(imports = [OrderModule], controllers = [MailController])]
struct AppModule;

#[module(imports = [ViewModule], controllers = [MailController])]
struct OtherModule;

nest::check!(AppModule);
nest::check!(OtherModule);

fn main() {}
