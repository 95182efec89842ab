//! The routes of products.

use std::sync::Arc;

use nest::http::Json;
use nest::{controller, injectable};

use super::revalidation::Revalidation;
use super::{CreateProduct, ProductDto, ProductError, ProductFilter, ProductService, UpdateProduct};
use crate::pagination::{Page, PageQuery};
use crate::users::Permission;

/// Products
#[injectable]
pub(super) struct ProductController {
    products: Arc<ProductService>,
}

#[controller("products", version = "1")]
impl ProductController {
    /// List products by page
    #[public]
    #[get("/", interceptors = [Revalidation])]
    async fn find_all(
        &self,
        #[query] page: PageQuery,
        #[query] filter: ProductFilter,
    ) -> Result<Json<Page<ProductDto>>, ProductError> {
        let page = self.products.list(page, filter.search.as_deref()).await?;
        Ok(Json(page.map(ProductDto::from)))
    }

    /// Read a product
    #[public]
    #[get("/{id}", interceptors = [Revalidation])]
    async fn find_one(&self, #[param] id: i64) -> Result<Json<ProductDto>, ProductError> {
        Ok(Json(self.products.get(id).await?.into()))
    }

    /// Add a product
    #[post("/")]
    #[permissions(Permission::ProductCreate)]
    async fn create(&self, #[body] product: CreateProduct) -> Result<Json<ProductDto>, ProductError> {
        Ok(Json(self.products.create(product).await?.into()))
    }

    /// Change a product
    #[patch("/{id}")]
    #[permissions(Permission::ProductUpdate)]
    async fn update(&self, #[param] id: i64, #[body] product: UpdateProduct) -> Result<Json<ProductDto>, ProductError> {
        Ok(Json(self.products.change(id, product).await?.into()))
    }
}
