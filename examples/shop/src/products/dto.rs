//! What clients send and see.

use chrono::{DateTime, Utc};
use nest::data::fold_case;
use nest::variants;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Product;
use super::product::NewProduct;

/// A product as clients see it.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductDto {
    id: i64,
    sku: String,
    name: String,
    description: Option<String>,
    price_cents: i64,
    stock: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Product> for ProductDto {
    fn from(product: Product) -> Self {
        let Product { id, sku, name, description, price_cents, stock, created_at, updated_at, .. } = product;
        Self { id, sku, name, description, price_cents, stock, created_at, updated_at }
    }
}

/// `POST /products`
#[variants(
    /// `PATCH /products/{id}`: what is absent stays as it is, and a description that is null is taken away.
    UpdateProduct = partial,
)]
#[derive(Debug, JsonSchema, Deserialize, Validate)]
#[serde(rename_all = "camelCase")]
pub struct CreateProduct {
    /// Unique.
    #[validate(length(min = 1, max = 100))]
    pub sku: String,
    /// What customers call it.
    #[validate(length(min = 1, max = 255))]
    pub name: String,
    /// More about it.
    #[validate(length(max = 10000))]
    pub description: Option<String>,
    /// What one costs, in cents.
    #[validate(range(min = 0))]
    pub price_cents: i64,
    /// How many there are; of a new one none unless set.
    #[serde(default)]
    #[validate(range(min = 0))]
    pub stock: i64,
}

impl From<CreateProduct> for NewProduct {
    fn from(product: CreateProduct) -> Self {
        let CreateProduct { sku, name, description, price_cents, stock } = product;
        Self { sku_key: fold_case(&sku), sku, name_key: fold_case(&name), name, description, price_cents, stock }
    }
}

impl UpdateProduct {
    /// The product as it is to be.
    pub(super) fn apply(self, product: Product) -> Product {
        let Self { sku, name, description, price_cents, stock } = self;
        let (sku, name) = (sku.unwrap_or(product.sku), name.unwrap_or(product.name));
        Product {
            sku_key: fold_case(&sku),
            sku,
            name_key: fold_case(&name),
            name,
            description: description.unwrap_or(product.description),
            price_cents: price_cents.unwrap_or(product.price_cents),
            stock: stock.unwrap_or(product.stock),
            ..product
        }
    }
}

/// `?search`
#[derive(Clone, Debug, Default, JsonSchema, Deserialize, Validate)]
pub struct ProductFilter {
    /// Part of a name or a sku, without regard to case; empty is none.
    pub search: Option<String>,
}
