//! What can be done with products.

use std::sync::Arc;

use chrono::Utc;
use nest::data::{DataError, Repository, fold_case, query};
use nest::{injectable, transactional};

use super::{CreateProduct, Product, ProductError, UpdateProduct};
use crate::pagination::{Page, PageQuery, is_too_long_to_be_found};

/// What can be done with products.
#[injectable]
pub struct ProductService {
    products: Arc<Repository<Product>>,
}

impl ProductService {
    /// Adds a product.
    ///
    /// # Errors
    ///
    /// When the sku is taken.
    pub async fn create(&self, product: CreateProduct) -> Result<Product, ProductError> {
        self.products.insert(product.into()).await.map_err(taken)
    }

    /// Changes a product.
    ///
    /// # Errors
    ///
    /// When there is none with this id, and when the sku is taken.
    #[transactional]
    pub async fn change(&self, id: i64, change: UpdateProduct) -> Result<Product, ProductError> {
        // Locked, since an order may sell some in between.
        let product = self.products.lock_by_id(id).await?.ok_or(ProductError::NotFound(id))?;
        self.products.save(&change.apply(product)).await.map_err(taken)
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
        self.products.find_by_id(id).await
    }

    /// A page in the order of their numbers.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn list(&self, page: PageQuery, search: Option<&str>) -> Result<Page<Product>, ProductError> {
        if search.is_some_and(is_too_long_to_be_found) {
            return Ok(Page::new(page, Vec::new(), 0));
        }
        let search = fold_case(search.unwrap_or_default());
        let found = Product::SKU_KEY.contains(&search).or(Product::NAME_KEY.contains(&search));
        Ok(page.of(self.products.find(found).order_by(Product::ID.asc())).await?)
    }

    /// Takes some of a product away, if there are as many: the database decides. Gives the price of one, or `None`. Whoever takes
    /// several products takes them in the order of their numbers, so that no two transactions wait for each other.
    ///
    /// # Errors
    ///
    /// When the database fails, and outside of a transaction.
    #[transactional(propagation = Mandatory)]
    pub async fn take(&self, id: i64, quantity: i64) -> Result<Option<i64>, DataError> {
        let update = "UPDATE products SET stock = stock - $2, updated_at = $3 WHERE id = $1 AND stock >= $2
                      RETURNING price_cents";
        let take = query(update).bind(id).bind(quantity).bind(Utc::now());
        let taken = take.fetch_optional::<(i64,)>(self.products.database()).await?;
        Ok(taken.map(|(price,)| price))
    }

    /// Puts some of a product back, several products in the order of their numbers.
    ///
    /// # Errors
    ///
    /// When the database fails, and outside of a transaction.
    #[transactional(propagation = Mandatory)]
    pub async fn put_back(&self, id: i64, quantity: i64) -> Result<(), DataError> {
        self.products.update(Product::ID.eq(id), [Product::STOCK.increase(quantity)]).await?;
        Ok(())
    }
}

/// The only unique key that a client chooses is the sku.
fn taken(error: DataError) -> ProductError {
    if error.is_unique_violation() { ProductError::SkuTaken } else { error.into() }
}
