//! The routes of orders.

use std::sync::Arc;

use nest::http::Json;
use nest::{controller, injectable};

use super::dto::UpdateStatus;
use super::{CreateOrder, IdempotencyKey, OrderDto, OrderError, OrderFilter, OrderService};
use crate::pagination::{Page, PageQuery};
use crate::users::{CurrentUser, Permission};

/// Orders
///
/// An order is paid at once, or is none. Repeat one under its `Idempotency-Key` as often as need be.
#[injectable]
pub(super) struct OrderController {
    orders: Arc<OrderService>,
}

#[controller("orders", version = "1")]
impl OrderController {
    /// Order, and pay
    #[post("/")]
    #[errors(
        UnknownProduct,
        TotalTooLarge,
        InsufficientStock,
        Declined,
        Unavailable,
        KeyReused,
        KeyBusy,
        Busy,
        UserGone
    )]
    async fn create(
        &self,
        user: CurrentUser,
        #[header] idempotency_key: Option<IdempotencyKey>,
        #[body] order: CreateOrder,
    ) -> Result<Json<OrderDto>, OrderError> {
        self.orders.place(&user, idempotency_key.as_ref(), &order).await.map(Json)
    }

    /// List orders by page, the newest first
    #[get("/")]
    #[errors()]
    async fn find_all(
        &self,
        user: CurrentUser,
        #[query] page: PageQuery,
        #[query] filter: OrderFilter,
    ) -> Result<Json<Page<OrderDto>>, OrderError> {
        Ok(Json(self.orders.list(&user, page, filter).await?.map(OrderDto::from)))
    }

    /// Read an order
    #[get("/{id}")]
    #[errors(NotFound)]
    async fn find_one(&self, user: CurrentUser, #[param] id: i64) -> Result<Json<OrderDto>, OrderError> {
        Ok(Json(self.orders.get(&user, id).await?.into()))
    }

    /// Cancel an order
    #[post("/{id}/cancel")]
    #[status(200)]
    #[errors(NotFound, Transition, Busy)]
    async fn cancel(&self, user: CurrentUser, #[param] id: i64) -> Result<Json<OrderDto>, OrderError> {
        Ok(Json(self.orders.cancel(&user, id).await?.into()))
    }

    /// Say what has become of an order
    #[patch("/{id}/status")]
    #[permissions(Permission::OrderUpdate)]
    #[errors(NotFound, Transition, Busy)]
    async fn update_status(
        &self,
        #[param] id: i64,
        #[body] update: UpdateStatus,
    ) -> Result<Json<OrderDto>, OrderError> {
        Ok(Json(self.orders.change_status(id, update.status).await?.into()))
    }
}
