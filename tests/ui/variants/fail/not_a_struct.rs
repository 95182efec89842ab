use nest::variants;

#[variants(Some = pick(id))]
pub enum Product {
    Known,
}

#[variants(Part = partial)]
pub struct Page<T> {
    pub items: Vec<T>,
}

fn main() {}
