//! What can be done with orders.

use std::sync::Arc;

use nest::data::{DataError, Outbox, Topic};
use nest::{injectable, transactional};

use super::cart::{Offer, by_product, merged, priced};
use super::idempotency::{KeyRepository, KeyedRequest};
use super::repository::OrderRepository;
use super::retry::{Attempts, patiently};
use super::{
    CreateOrder, IdempotencyKey, ORDER_CANCELLED, ORDER_CREATED, ORDER_PAID, Order, OrderDto, OrderError, OrderFilter,
    OrderItem, OrderLine, OrderStatus, events,
};
use crate::pagination::{Page, PageQuery};
use crate::payments::{Authorization, PaymentService};
use crate::products::{Product, ProductService};
use crate::users::{Permission, User};

/// What can be done with orders.
#[injectable]
pub struct OrderService {
    orders: Arc<OrderRepository>,
    keys: Arc<KeyRepository>,
    products: Arc<ProductService>,
    payments: Arc<PaymentService>,
    outbox: Arc<Outbox>,
}

/// An order to be, at the prices of a moment.
struct Cart<'a> {
    user: i64,
    request: Option<KeyedRequest<'a>>,
    items: Vec<OrderItem>,
    total_cents: i64,
}

impl OrderService {
    /// Orders, and pays.
    ///
    /// The money is held before the transaction begins, since others would wait for the provider, and taken after it by a
    /// job that it writes down: see [`PaymentGateway`](crate::payments::PaymentGateway). If a commit fails in a way that
    /// leaves open whether the order was written, what is held is left alone: either the job takes it, or it lapses.
    ///
    /// # Errors
    ///
    /// When a product is unknown or sold out, the total is too large, the payment is declined, or the key belongs to another
    /// request. Then nothing has changed.
    pub async fn place(
        &self,
        user: &User,
        key: Option<&IdempotencyKey>,
        order: &CreateOrder,
    ) -> Result<OrderDto, OrderError> {
        match self.try_to_place(user, key, order).await {
            Err(OrderError::Busy) if key.is_some() => Err(OrderError::KeyBusy),
            result => result,
        }
    }

    async fn try_to_place(
        &self,
        user: &User,
        key: Option<&IdempotencyKey>,
        order: &CreateOrder,
    ) -> Result<OrderDto, OrderError> {
        let lines = merged(&order.items)?;
        let mut attempts = Attempts::new();
        loop {
            let request = key.map(|key| KeyedRequest::new(user.id, key, order)).transpose()?;
            if let Some(answer) = self.answer(request.as_ref()).await? {
                return Ok(answer);
            }
            let (items, total_cents) = match self.priced(&lines).await {
                Ok(priced) => priced,
                // The first request with this key may have taken the last ones in between.
                Err(refusal) => return self.answer(request.as_ref()).await?.ok_or(refusal),
            };
            let cart = Cart { user: user.id, request, items, total_cents };
            let held = self.payments.hold(&order.payment_token, cart.total_cents).await?;
            let written = patiently(|| self.write(&cart, &held)).await;
            if written.as_ref().is_err_and(|error| !error.is_uncertain()) {
                self.payments.let_go(&held).await;
            }
            match written {
                Err(OrderError::Outdated) if attempts.again().await => {}
                Err(OrderError::Outdated) => return Err(OrderError::Busy),
                result => return result,
            }
        }
    }

    /// An order that a user may see.
    ///
    /// # Errors
    ///
    /// When there is none with this id, or it is not theirs to see.
    pub async fn get(&self, user: &User, id: i64) -> Result<Order, OrderError> {
        let order = self.orders.find(id).await?;
        order.filter(|order| is_theirs(user, order, Permission::OrderReadAll)).ok_or(OrderError::NotFound(id))
    }

    /// A page of a user's own orders, or of everyone's for whoever may read them.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn list(&self, user: &User, page: PageQuery, filter: OrderFilter) -> Result<Page<Order>, OrderError> {
        let whose = if user.may(Permission::OrderReadAll) { filter.user_id } else { Some(user.id) };
        let (orders, total) = self.orders.page(page, OrderFilter { user_id: whose, ..filter }).await?;
        Ok(Page::new(page, orders, total))
    }

    /// Cancels an order on behalf of its owner, or of whoever may change orders.
    ///
    /// # Errors
    ///
    /// When there is none with this id, or it is not theirs to cancel; when it is shipped, delivered or cancelled.
    pub async fn cancel(&self, user: &User, id: i64) -> Result<Order, OrderError> {
        let may_cancel = |order: &Order| is_theirs(user, order, Permission::OrderUpdate);
        patiently(|| self.set_status(id, OrderStatus::Cancelled, &may_cancel)).await
    }

    /// Says what has become of an order.
    ///
    /// # Errors
    ///
    /// When there is none with this id, and when what it is cannot become that.
    pub async fn change_status(&self, id: i64, status: OrderStatus) -> Result<Order, OrderError> {
        patiently(|| self.set_status(id, status, &|_| true)).await
    }

    /// The answer to the first request with a key.
    async fn answer(&self, request: Option<&KeyedRequest<'_>>) -> Result<Option<OrderDto>, OrderError> {
        match request {
            Some(request) => self.keys.answer(request).await,
            None => Ok(None),
        }
    }

    /// The lines at today's prices, and what they come to.
    async fn priced(&self, lines: &[OrderLine]) -> Result<(Vec<OrderItem>, i64), OrderError> {
        let mut offered = Vec::with_capacity(lines.len());
        for line in lines {
            let product = self.products.find(line.product_id).await?;
            offered.push((*line, product.map(|Product { price_cents, stock, .. }| Offer { price_cents, stock })));
        }
        priced(&offered)
    }

    /// One transaction: order, key, stock, items, payment, events. What is refused is rolled back.
    #[transactional]
    async fn write(&self, cart: &Cart<'_>, held: &Authorization) -> Result<OrderDto, OrderError> {
        let order = self.orders.insert(cart.user, &cart.items, cart.total_cents).await;
        let order = order
            .map_err(|error| if error.is_foreign_key_violation() { OrderError::UserGone } else { error.into() })?;
        let answer = OrderDto::from(order.clone());
        if let Some(request) = &cart.request {
            self.keys.insert(request, order.id, &serde_json::to_string(&answer)?).await?;
        }
        for item in by_product(&cart.items) {
            match self.products.take(item.product_id, item.quantity).await? {
                None => return Err(OrderError::InsufficientStock(item.product_id)),
                Some(price) if price != item.unit_price_cents => return Err(OrderError::Outdated),
                Some(_) => {}
            }
        }
        self.orders.insert_items(&order).await?;
        self.payments.pay(order.id, held, cart.total_cents).await?;
        let events = [ORDER_CREATED, ORDER_PAID].map(|event| event.message(events::key(order.id), &answer));
        self.outbox.publish_all(events).await?;
        Ok(answer)
    }

    /// The order is locked first, then its products: of two who cancel it the second finds it cancelled.
    #[transactional]
    async fn set_status(
        &self,
        id: i64,
        status: OrderStatus,
        may_change: &(dyn Fn(&Order) -> bool + Sync),
    ) -> Result<Order, OrderError> {
        let order = self.orders.lock(id).await?.filter(may_change).ok_or(OrderError::NotFound(id))?;
        if !order.status.may_become(status) {
            return Err(OrderError::Transition { from: order.status, to: status });
        }
        let order = self.orders.set_status(order, status).await?;
        match status {
            OrderStatus::Cancelled => self.take_back(&order).await?,
            OrderStatus::Paid => self.publish(ORDER_PAID, &OrderDto::from(order.clone())).await?,
            OrderStatus::Pending | OrderStatus::Shipped | OrderStatus::Delivered => {}
        }
        Ok(order)
    }

    /// What a cancelled order had goes back where it came from.
    async fn take_back(&self, order: &Order) -> Result<(), OrderError> {
        for item in by_product(&order.items) {
            self.products.put_back(item.product_id, item.quantity).await?;
        }
        self.payments.give_back(order.id).await?;
        Ok(self.publish(ORDER_CANCELLED, &OrderDto::from(order.clone())).await?)
    }

    async fn publish(&self, topic: Topic<OrderDto>, order: &OrderDto) -> Result<(), DataError> {
        self.outbox.publish(topic, events::key(order.id), order).await?;
        Ok(())
    }
}

/// Whether an order is a user's own, or a permission makes up for it.
fn is_theirs(user: &User, order: &Order, permission: Permission) -> bool {
    order.user_id == user.id || user.may(permission)
}

#[cfg(test)]
mod tests {
    use chrono::Utc;

    use super::*;
    use crate::users::{Granted, Role, sample_user};

    #[test]
    fn an_order_is_its_owners_and_theirs_whom_a_permission_lets() {
        let (ada, bob, root) =
            (sample_user(1, Role::User), sample_user(2, Role::User), sample_user(3, Role::SuperAdmin));
        let admin = sample_user(4, Role::Admin);
        let reader = User { granted: Granted(vec![Permission::OrderReadAll]), ..sample_user(5, Role::User) };
        let now = Utc::now();
        let (status, items) = (OrderStatus::Paid, Vec::new());
        let order = Order { id: 9, user_id: 1, status, total_cents: 0, items, created_at: now, updated_at: now };
        let may = |user: &User| {
            [Permission::OrderReadAll, Permission::OrderUpdate].map(|permission| is_theirs(user, &order, permission))
        };
        assert_eq!([&ada, &bob, &root, &admin].map(may), [[true; 2], [false; 2], [true; 2], [false; 2]]);
        // Who may read all changes none of them.
        assert_eq!(may(&reader), [true, false]);
    }
}
