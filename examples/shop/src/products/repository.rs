//! The table of products.

use std::sync::Arc;

use chrono::Utc;
use nest::data::{DataError, Database, Query, Transaction, fold_case, like_contains, query};
use nest::injectable;

use super::{CreateProduct, Product, UpdateProduct};
use crate::pagination::PageQuery;

/// What [`Product`] is read from.
const COLUMNS: &str = "id, sku, name, description, price_cents, stock, created_at, updated_at";

/// The table of products.
#[injectable]
pub(super) struct ProductRepository {
    database: Arc<Database>,
}

impl ProductRepository {
    pub(super) async fn insert(&self, product: &CreateProduct) -> Result<Product, DataError> {
        let insert = "INSERT INTO products (sku, sku_key, name, name_key, description, price_cents, stock, created_at,
                      updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) RETURNING";
        Query::of([insert, COLUMNS])
            .bind(&product.sku)
            .bind(fold_case(&product.sku))
            .bind(&product.name)
            .bind(fold_case(&product.name))
            .bind(product.description.as_deref())
            .bind(product.price_cents)
            .bind(product.stock)
            .bind(Utc::now())
            .fetch_one(&*self.database)
            .await
    }

    /// One statement, so that what is not to change is not read before: an order may sell some in between.
    pub(super) async fn update(&self, id: i64, change: &UpdateProduct) -> Result<Option<Product>, DataError> {
        let update = "UPDATE products SET sku = coalesce($2, sku), sku_key = coalesce($3, sku_key),
                      name = coalesce($4, name), name_key = coalesce($5, name_key),
                      description = CASE WHEN $6 THEN $7 ELSE description END,
                      price_cents = coalesce($8, price_cents), stock = coalesce($9, stock), updated_at = $10
                      WHERE id = $1 RETURNING";
        Query::of([update, COLUMNS])
            .bind(id)
            .bind(change.sku.as_deref())
            .bind(change.sku.as_deref().map(fold_case))
            .bind(change.name.as_deref())
            .bind(change.name.as_deref().map(fold_case))
            .bind(change.description.is_some())
            .bind(change.description.as_ref().and_then(Option::as_deref))
            .bind(change.price_cents)
            .bind(change.stock)
            .bind(Utc::now())
            .fetch_optional(&*self.database)
            .await
    }

    pub(super) async fn find(&self, id: i64) -> Result<Option<Product>, DataError> {
        let select = Query::of(["SELECT", COLUMNS, "FROM products WHERE id = $1"]);
        select.bind(id).fetch_optional(&*self.database).await
    }

    /// A page in the order of their numbers, and how many there are.
    pub(super) async fn page(&self, page: PageQuery, search: Option<&str>) -> Result<(Vec<Product>, u64), DataError> {
        const MATCHING: &str = r"FROM products WHERE sku_key LIKE $1 ESCAPE '\' OR name_key LIKE $1 ESCAPE '\'";
        let pattern = like_contains(&fold_case(search.unwrap_or_default()));
        let count = Query::of(["SELECT count(*)", MATCHING]).bind(&pattern);
        let total = count.fetch_value(&*self.database).await?;
        let select = Query::of(["SELECT", COLUMNS, MATCHING, "ORDER BY id LIMIT $2 OFFSET $3"]);
        let products = select.bind(&pattern).bind(page.limit).bind(page.offset()).fetch_all(&*self.database).await?;
        Ok((products, total))
    }

    /// Takes some away, if there are as many: the database decides. Gives the price of one.
    pub(super) async fn take(&self, id: i64, quantity: i64, on: &mut Transaction) -> Result<Option<i64>, DataError> {
        let update = "UPDATE products SET stock = stock - $2, updated_at = $3 WHERE id = $1 AND stock >= $2
                      RETURNING price_cents";
        let taken = query(update).bind(id).bind(quantity).bind(Utc::now()).fetch_optional::<(i64,)>(on).await?;
        Ok(taken.map(|(price,)| price))
    }

    /// Puts some back.
    pub(super) async fn put_back(&self, id: i64, quantity: i64, on: &mut Transaction) -> Result<(), DataError> {
        let update = query("UPDATE products SET stock = stock + $2, updated_at = $3 WHERE id = $1");
        update.bind(id).bind(quantity).bind(Utc::now()).execute(on).await?;
        Ok(())
    }
}
