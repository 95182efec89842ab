//! The routes of products.

use std::sync::Arc;

use nest::http::{CacheControl, Conditional, Json};
use nest::{controller, injectable};

use super::{CreateProduct, ProductDto, ProductError, ProductFilter, ProductService, UpdateProduct};
use crate::pagination::{Page, PageQuery};
use crate::users::Permission;

/// What clients keep, and ask for again each time: 304 without a body as long as nothing has changed.
///
/// A cache in this process would not know what another process on the same database has sold, and every order changes the stock
/// that a product shows. So only clients cache, and what they show is never stale.
type Revalidated<T> = Result<(CacheControl, Conditional<Json<T>>), ProductError>;

/// Products
///
/// Anyone reads them; clients may keep what they have read, and ask whether it still holds.
#[injectable]
pub(super) struct ProductController {
    products: Arc<ProductService>,
}

#[controller("products", version = "1")]
impl ProductController {
    /// List products by page
    #[public]
    #[get("/")]
    #[errors()]
    async fn find_all(
        &self,
        #[query] page: PageQuery,
        #[query] filter: ProductFilter,
    ) -> Revalidated<Page<ProductDto>> {
        let page = self.products.list(page, filter.search.as_deref()).await?;
        Ok((CacheControl::no_cache(), Conditional(Json(page.map(ProductDto::from)))))
    }

    /// Read a product
    #[public]
    #[get("/{id}")]
    #[errors(NotFound)]
    async fn find_one(&self, #[param] id: i64) -> Revalidated<ProductDto> {
        Ok((CacheControl::no_cache(), Conditional(Json(self.products.get(id).await?.into()))))
    }

    /// Add a product
    #[post("/")]
    #[permissions(Permission::ProductCreate)]
    #[errors(SkuTaken)]
    async fn create(&self, #[body] product: CreateProduct) -> Result<Json<ProductDto>, ProductError> {
        Ok(Json(self.products.create(product).await?.into()))
    }

    /// Change a product
    #[patch("/{id}")]
    #[permissions(Permission::ProductUpdate)]
    #[errors(NotFound, SkuTaken)]
    async fn update(&self, #[param] id: i64, #[body] product: UpdateProduct) -> Result<Json<ProductDto>, ProductError> {
        Ok(Json(self.products.change(id, product).await?.into()))
    }
}
