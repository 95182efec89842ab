use nest::http::Group;
use nest::{controller, expose, injectable, module};
use serde::Serialize;

#[expose]
#[derive(Serialize)]
struct Orders {
    customer: String,
}

fn orders() -> Orders {
    Orders { customer: "Ann".to_owned() }
}

const ADMIN: Group = Group::new("admin");

#[injectable]
struct OrderController;

#[controller("orders")]
impl OrderController {
    #[public]
    #[get("/misspelt")]
    #[render("orders/lsit.html")]
    async fn misspelt(&self) -> Orders {
        orders()
    }

    #[public]
    #[get("/folder")]
    #[render("list.html")]
    async fn in_another_folder(&self) -> Orders {
        orders()
    }

    #[public]
    #[get("/unlike")]
    #[render("invoices/print.txt")]
    async fn unlike_all(&self) -> Orders {
        orders()
    }

    #[public]
    #[get("/outside")]
    #[render("../Cargo.toml")]
    async fn outside(&self) -> Orders {
        orders()
    }

    #[public]
    #[get("/nameless")]
    #[render]
    async fn nameless(&self) -> Orders {
        orders()
    }

    #[public]
    #[get("/twice")]
    #[render("orders/list.html")]
    #[render("orders/list.html")]
    async fn twice(&self) -> Orders {
        orders()
    }

    #[public]
    #[get("/exposed")]
    #[render("orders/list.html")]
    #[expose(groups(ADMIN))]
    async fn exposed(&self) -> Orders {
        orders()
    }
}

#[module(controllers = [OrderController])]
struct AppModule;

fn main() {}
