//! NEST-E0523, NEST-E0529, NEST-E0530, NEST-E0531: fields that there are; structs as parts of an intersection, above `Deserialize`; the session
//! itself.
use nest::auth::Session;
use nest::{injectable, intersection, variants};
use serde::{Deserialize, Serialize};

#[variants(ProductName = pick(name, sku), NewProduct = omit(id))]
#[derive(Deserialize)]
pub struct Product {
    pub id: i64,
    pub sku: String,
    pub name: String,
}

#[derive(Deserialize)]
pub struct Note {
    pub note: String,
}

#[intersection]
#[derive(Deserialize)]
pub struct NotedProduct {
    pub product: NewProduct,
    pub note: Note,
}

#[injectable(value)]
#[derive(Clone, Serialize, Deserialize)]
pub struct Cart {
    pub products: Vec<i64>,
}

#[injectable]
pub struct CartController;

#[nest::controller("cart")]
impl CartController {
    #[get("/")]
    async fn show(&self, #[session] session: &Session<Cart>) -> String {
        session.products.len().to_string()
    }
}

fn main() {}
