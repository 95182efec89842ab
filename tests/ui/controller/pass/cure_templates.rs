//! A module provides the templates of the package to its routes, or imports them from the one that does.

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
}

#[module(controllers = [OrderController], providers = [provide(Templates, value = nest::templates!())])]
struct ProvidingModule;

#[module(providers = [provide(Templates, value = nest::templates!())], exports = [Templates])]
struct ViewModule;

#[module(imports = [ViewModule], controllers = [OrderController])]
struct ImportingModule;

nest::check!(ProvidingModule);
nest::check!(ImportingModule);

fn main() {}
