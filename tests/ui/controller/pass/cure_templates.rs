//! NEST-E0411: A module provides the templates of the package to its routes, or imports them from the one that does.

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
