use std::collections::BTreeMap;

use nest::http::Templates;
use nest::{controller, injectable, module};

type Orders = BTreeMap<&'static str, &'static str>;

#[injectable]
struct OrderController;

#[controller("orders")]
impl OrderController {
    #[public]
    #[get("/")]
    #[render("orders/list.html")]
    async fn list(&self) -> Orders {
        Orders::from([("customer", "Ann")])
    }

    #[public]
    #[get("/letter")]
    #[render("orders/letter.txt")]
    async fn letter(&self) -> Orders {
        Orders::from([("customer", "Bob")])
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
        Orders::from([("customer", "Cid")])
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
