//! What can be done with products.

use std::sync::Arc;

use nest::data::{DataError, Transaction};
use nest::injectable;

use super::repository::ProductRepository;
use super::{CreateProduct, Product, ProductError, UpdateProduct};
use crate::pagination::{Page, PageQuery};

/// What can be done with products.
#[injectable]
pub struct ProductService {
    products: Arc<ProductRepository>,
}

impl ProductService {
    /// Adds a product.
    ///
    /// # Errors
    ///
    /// When the sku is taken.
    pub async fn create(&self, product: &CreateProduct) -> Result<Product, ProductError> {
        self.products.insert(product).await.map_err(taken)
    }

    /// Changes a product.
    ///
    /// # Errors
    ///
    /// When there is none with this id, and when the sku is taken.
    pub async fn change(&self, id: i64, change: &UpdateProduct) -> Result<Product, ProductError> {
        self.products.update(id, change).await.map_err(taken)?.ok_or(ProductError::NotFound(id))
    }

    /// A product.
    ///
    /// # Errors
    ///
    /// When there is none with this id.
    pub async fn get(&self, id: i64) -> Result<Product, ProductError> {
        self.find(id).await?.ok_or(ProductError::NotFound(id))
    }

    /// A product, if there is one with this id.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn find(&self, id: i64) -> Result<Option<Product>, DataError> {
        self.products.find(id).await
    }

    /// A page in the order of their numbers.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn list(&self, page: PageQuery, search: Option<&str>) -> Result<Page<Product>, ProductError> {
        let (products, total) = self.products.page(page, search).await?;
        Ok(Page::new(page, products, total))
    }

    /// Takes some of a product away, and gives the price of one; `None` when there are not as many. Whoever takes several
    /// products takes them in the order of their numbers, so that no two transactions wait for each other.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn take(&self, id: i64, quantity: i64, on: &mut Transaction) -> Result<Option<i64>, DataError> {
        self.products.take(id, quantity, on).await
    }

    /// Puts some of a product back, several products in the order of their numbers.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn put_back(&self, id: i64, quantity: i64, on: &mut Transaction) -> Result<(), DataError> {
        self.products.put_back(id, quantity, on).await
    }
}

/// The only unique key that a client chooses is the sku.
fn taken(error: DataError) -> ProductError {
    if error.is_unique_violation() { ProductError::SkuTaken } else { error.into() }
}
