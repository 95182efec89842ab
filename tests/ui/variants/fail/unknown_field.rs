use nest::variants;

#[variants(
    ProductName = pick(nmae, sku),
    NewProduct = omit(id, colour, id),
)]
pub struct Product {
    pub id: i64,
    pub sku: String,
    pub name: String,
}

fn main() {}
