//! The same with repositories.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use nest::Entity;
use nest::data::{DataOptions, Database, HasMany, Repository};

use crate::model::{Error, ITEMS, PAGE, Peer, email, order_sum, user_sum};

#[derive(Clone, Debug, Entity)]
#[entity(table = "users")]
struct User {
    #[column(primary, generated)]
    id: i64,
    email: String,
    name: Option<String>,
    points: i64,
    #[column(created)]
    created_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Entity)]
#[entity(table = "orders")]
struct Order {
    #[column(primary, generated)]
    id: i64,
    user_id: i64,
    status: String,
    total_cents: i64,
    #[column(created)]
    created_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Entity)]
#[entity(table = "order_items")]
struct Item {
    #[column(primary)]
    order_id: i64,
    #[column(primary)]
    position: i64,
    product_id: i64,
    quantity: i64,
}

#[derive(Clone, Debug, Entity)]
#[entity(table = "products")]
struct Product {
    #[column(primary)]
    id: i64,
    price_cents: i64,
    stock: i64,
}

impl User {
    const ORDERS: HasMany<Self, Order> = HasMany::by(Order::USER_ID);

    fn sum(&self) -> i64 {
        user_sum(self.id, &self.email, self.name.as_deref(), self.points, self.created_at.timestamp_micros())
    }
}

impl Order {
    fn sum(&self) -> i64 {
        order_sum(self.id, self.user_id, &self.status, self.total_cents, self.created_at.timestamp_micros())
    }
}

pub(crate) struct Nest {
    pub(crate) database: Arc<Database>,
    users: Repository<User>,
    orders: Repository<Order>,
    items: Repository<Item>,
    products: Repository<Product>,
}

impl Nest {
    pub(crate) async fn connect(url: &str) -> Result<Self, Error> {
        let database = Arc::new(Database::connect(&DataOptions::new(url.parse()?)).await?);
        Ok(Self {
            users: Repository::new(Arc::clone(&database)),
            orders: Repository::new(Arc::clone(&database)),
            items: Repository::new(Arc::clone(&database)),
            products: Repository::new(Arc::clone(&database)),
            database,
        })
    }
}

impl Peer for Nest {
    async fn find_by_id(&self, id: i64) -> Result<i64, Error> {
        Ok(self.users.find_by_id(id).await?.ok_or("there is no such user")?.sum())
    }

    async fn page(&self, after: i64) -> Result<i64, Error> {
        let users = self.users.select().after(User::ID, Some(after)).limit(PAGE.unsigned_abs()).all().await?;
        let orders = self.users.load(&users, User::ORDERS).await?;
        let of = |orders: &Vec<Order>| orders.iter().map(Order::sum).sum::<i64>();
        Ok(users.iter().zip(&orders).map(|(user, orders)| user.sum() + of(orders)).sum())
    }

    async fn numbered_page(&self, number: i64) -> Result<i64, Error> {
        let users = self.users.find(User::POINTS.gt(0)).order_by(User::ID.asc());
        let page = users.page(number.unsigned_abs(), PAGE.unsigned_abs()).await?;
        Ok(i64::try_from(page.total)? + page.items.iter().map(User::sum).sum::<i64>())
    }

    async fn insert(&self, number: i64) -> Result<i64, Error> {
        let user = self.users.insert(NewUser { email: email(number), name: None, points: 7 }).await?;
        Ok(user.points + i64::try_from(user.email.len())?)
    }

    async fn order(&self, user: i64) -> Result<i64, Error> {
        self.database
            .transaction(async || {
                let status = "paid".to_owned();
                let order = self.orders.insert(NewOrder { user_id: user, status, total_cents: ITEMS * 100 }).await?;
                for product in 1..=ITEMS {
                    let enough = Product::ID.eq(product).and(Product::STOCK.gte(1));
                    if self.products.update(enough, [Product::STOCK.increase(-1)]).await? != 1 {
                        return Err("sold out".into());
                    }
                }
                let item =
                    |product| NewItem { order_id: order.id, position: product, product_id: product, quantity: 1 };
                self.items.insert_all((1..=ITEMS).map(item)).await?;
                Ok(order.user_id + order.total_cents)
            })
            .await
    }
}
