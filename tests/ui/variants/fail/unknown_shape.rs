use nest::variants;

#[variants(UpdateProduct = partal)]
pub struct Product {
    pub id: i64,
}

#[variants(Nothing)]
pub struct Order {
    pub id: i64,
}

fn main() {}
