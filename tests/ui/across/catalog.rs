//! A library of modules: another crate of the same workspace.

use std::sync::Arc;

use nest::{injectable, module};

/// Private to [`CatalogModule`].
#[injectable]
pub struct ProductsRepository;

/// Exported by [`CatalogModule`].
#[injectable]
pub struct CatalogService {
    /// Private, and not missed by importers.
    pub products: Arc<ProductsRepository>,
}

/// Bound by importers.
#[injectable]
pub trait PriceList: Send + Sync {}

/// Whole.
#[module(providers = [CatalogService, ProductsRepository], exports = [CatalogService])]
pub struct CatalogModule;

nest::check!(CatalogModule);

/// Needs what only an application can give, and is never checked here.
#[injectable]
pub struct PricesService {
    /// Missing in [`PricesModule`].
    pub prices: Arc<dyn PriceList>,
}

/// Not whole.
#[module(providers = [PricesService], exports = [PricesService])]
pub struct PricesModule;
