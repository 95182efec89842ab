#![deny(warnings, missing_docs)]
//! Structs of some fields.

use nest::http::Patch;
use nest::variants;

/// What is sold.
#[variants(UpdateProduct = partial(omit(id)), ProductName = pick(name))]
pub struct Product {
    /// Which one.
    pub id: i64,
    /// What customers call it.
    pub name: Option<String>,
}

fn main() {
    let mut product = Product { id: 1, name: None };
    UpdateProduct { name: Patch::Value(Some("Tea".to_owned())) }.apply_to(&mut product);
    assert_eq!(ProductName { name: product.name }.name.as_deref(), Some("Tea"));
    assert_eq!(product.id, 1);
}
