//! The same by hand: sqlx, with the statements that somebody would write.

use std::collections::HashMap;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use sqlx::postgres::{PgPool, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, FromRow, Row};

use crate::model::{Error, ITEMS, PAGE, Peer, email, order_sum, user_sum};

struct User {
    id: i64,
    email: String,
    name: Option<String>,
    points: i64,
    created_at: DateTime<Utc>,
}

/// A user of a page, and how many there are on all pages.
struct Counted {
    user: User,
    total: i64,
}

struct Order {
    id: i64,
    user_id: i64,
    status: String,
    total_cents: i64,
    created_at: DateTime<Utc>,
}

impl User {
    fn sum(&self) -> i64 {
        user_sum(self.id, &self.email, self.name.as_deref(), self.points, self.created_at.timestamp_micros())
    }
}

impl Order {
    fn sum(&self) -> i64 {
        order_sum(self.id, self.user_id, &self.status, self.total_cents, self.created_at.timestamp_micros())
    }
}

macro_rules! rows {
    ($($row:ty),*) => {$(
        impl FromRow<'_, $row> for User {
            fn from_row(row: &$row) -> Result<Self, sqlx::Error> {
                Ok(Self {
                    id: row.try_get("id")?,
                    email: row.try_get("email")?,
                    name: row.try_get("name")?,
                    points: row.try_get("points")?,
                    created_at: row.try_get("created_at")?,
                })
            }
        }

        impl FromRow<'_, $row> for Counted {
            fn from_row(row: &$row) -> Result<Self, sqlx::Error> {
                Ok(Self { user: User::from_row(row)?, total: row.try_get("total")? })
            }
        }

        impl FromRow<'_, $row> for Order {
            fn from_row(row: &$row) -> Result<Self, sqlx::Error> {
                Ok(Self {
                    id: row.try_get("id")?,
                    user_id: row.try_get("user_id")?,
                    status: row.try_get("status")?,
                    total_cents: row.try_get("total_cents")?,
                    created_at: row.try_get("created_at")?,
                })
            }
        }
    )*};
}

rows!(SqliteRow, PgRow);

const FIND: &str = "SELECT id, email, name, points, created_at FROM users WHERE id = $1";
const PAGE_OF_USERS: &str = "SELECT id, email, name, points, created_at FROM users WHERE id > $1 ORDER BY id LIMIT $2";
const ORDERS: &str = "SELECT id, user_id, status, total_cents, created_at FROM orders WHERE user_id";
const NUMBERED_PAGE: &str =
    "SELECT id, email, name, points, created_at, (SELECT count(*) FROM users WHERE points > $1) AS total
                             FROM users WHERE points > $1 ORDER BY id LIMIT $2 OFFSET $3";
const INSERT: &str = "INSERT INTO users (email, name, points, created_at) VALUES ($1, $2, $3, $4)
                      RETURNING id, email, name, points, created_at";
const INSERT_ORDER: &str = "INSERT INTO orders (user_id, status, total_cents, created_at) VALUES ($1, $2, $3, $4)
                            RETURNING id, user_id, status, total_cents, created_at";
const TAKE: &str = "UPDATE products SET stock = stock - $1 WHERE id = $2 AND stock >= $1";
const INSERT_ITEMS: &str = "INSERT INTO order_items (order_id, position, product_id, quantity)
                            VALUES ($1, $2, $3, $4), ($5, $6, $7, $8), ($9, $10, $11, $12)";

/// Orders with those of one user together, as a page shows them.
fn page_sum(users: &[User], orders: Vec<Order>) -> i64 {
    let mut groups: HashMap<i64, Vec<Order>> = HashMap::new();
    for order in orders {
        groups.entry(order.user_id).or_default().push(order);
    }
    let of = |user: &User| groups.get(&user.id).into_iter().flatten().map(Order::sum).sum::<i64>();
    users.iter().map(|user| user.sum() + of(user)).sum()
}

/// The users of a page, and how many there are in all.
fn counted_sum(rows: &[Counted]) -> i64 {
    rows.first().map_or(0, |row| row.total) + rows.iter().map(|row| row.user.sum()).sum::<i64>()
}

/// Commits in a task of its own, as `nest` does: a client that goes away in the middle of it leaves no doubt behind.
async fn commit<D: sqlx::Database>(transaction: sqlx::Transaction<'static, D>) -> Result<(), Error> {
    Ok(tokio::spawn(transaction.commit()).await??)
}

/// As `nest` has it: one connection writes, with each commit on disk.
pub(crate) struct Sqlite {
    readers: SqlitePool,
    writer: SqlitePool,
}

impl Sqlite {
    pub(crate) async fn connect(url: &str) -> Result<Self, Error> {
        let connect = SqliteConnectOptions::from_str(url)?
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let pool = |most| SqlitePoolOptions::new().max_connections(most).test_before_acquire(false);
        let writer = pool(1).connect_with(connect.clone()).await?;
        Ok(Self { readers: pool(8).connect_with(connect).await?, writer })
    }
}

impl Peer for Sqlite {
    async fn find_by_id(&self, id: i64) -> Result<i64, Error> {
        let user: Option<User> = sqlx::query_as(FIND).bind(id).fetch_optional(&self.readers).await?;
        Ok(user.ok_or("there is no such user")?.sum())
    }

    async fn page(&self, after: i64) -> Result<i64, Error> {
        let users: Vec<User> = sqlx::query_as(PAGE_OF_USERS).bind(after).bind(PAGE).fetch_all(&self.readers).await?;
        let marks: Vec<String> = (1..=users.len()).map(|number| format!("${number}")).collect();
        let select = format!("{ORDERS} IN ({}) ORDER BY id", marks.join(", "));
        let mut select = sqlx::query_as(AssertSqlSafe(select));
        for user in &users {
            select = select.bind(user.id);
        }
        Ok(page_sum(&users, select.fetch_all(&self.readers).await?))
    }

    async fn numbered_page(&self, number: i64) -> Result<i64, Error> {
        let page = sqlx::query_as(NUMBERED_PAGE).bind(0_i64).bind(PAGE).bind((number - 1) * PAGE);
        Ok(counted_sum(&page.fetch_all(&self.readers).await?))
    }

    async fn insert(&self, number: i64) -> Result<i64, Error> {
        let insert = sqlx::query_as(INSERT).bind(email(number)).bind(None::<String>).bind(7_i64).bind(Utc::now());
        let user: User = insert.fetch_one(&self.writer).await?;
        Ok(user.points + i64::try_from(user.email.len())?)
    }

    async fn order(&self, user: i64) -> Result<i64, Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let insert = sqlx::query_as(INSERT_ORDER).bind(user).bind("paid").bind(ITEMS * 100).bind(Utc::now());
        let order: Order = insert.fetch_one(&mut *transaction).await?;
        for product in 1..=ITEMS {
            let taken = sqlx::query(TAKE).bind(1_i64).bind(product).execute(&mut *transaction).await?;
            if taken.rows_affected() != 1 {
                return Err("sold out".into());
            }
        }
        let mut insert = sqlx::query(INSERT_ITEMS);
        for product in 1..=ITEMS {
            insert = insert.bind(order.id).bind(product).bind(product).bind(1_i64);
        }
        insert.execute(&mut *transaction).await?;
        commit(transaction).await?;
        Ok(order.user_id + order.total_cents)
    }
}

/// PostgreSQL, with the pool as it comes.
pub(crate) struct Postgres(PgPool);

impl Postgres {
    pub(crate) async fn connect(url: &str) -> Result<Self, Error> {
        Ok(Self(PgPoolOptions::new().max_connections(8).connect(url).await?))
    }
}

impl Peer for Postgres {
    async fn find_by_id(&self, id: i64) -> Result<i64, Error> {
        let user: Option<User> = sqlx::query_as(FIND).bind(id).fetch_optional(&self.0).await?;
        Ok(user.ok_or("there is no such user")?.sum())
    }

    async fn page(&self, after: i64) -> Result<i64, Error> {
        let users: Vec<User> = sqlx::query_as(PAGE_OF_USERS).bind(after).bind(PAGE).fetch_all(&self.0).await?;
        let ids: Vec<i64> = users.iter().map(|user| user.id).collect();
        let select = sqlx::query_as(AssertSqlSafe(format!("{ORDERS} = ANY ($1) ORDER BY id")));
        Ok(page_sum(&users, select.bind(ids).fetch_all(&self.0).await?))
    }

    async fn numbered_page(&self, number: i64) -> Result<i64, Error> {
        let page = sqlx::query_as(NUMBERED_PAGE).bind(0_i64).bind(PAGE).bind((number - 1) * PAGE);
        Ok(counted_sum(&page.fetch_all(&self.0).await?))
    }

    async fn insert(&self, number: i64) -> Result<i64, Error> {
        let insert = sqlx::query_as(INSERT).bind(email(number)).bind(None::<String>).bind(7_i64).bind(Utc::now());
        let user: User = insert.fetch_one(&self.0).await?;
        Ok(user.points + i64::try_from(user.email.len())?)
    }

    async fn order(&self, user: i64) -> Result<i64, Error> {
        let mut transaction = self.0.begin().await?;
        let insert = sqlx::query_as(INSERT_ORDER).bind(user).bind("paid").bind(ITEMS * 100).bind(Utc::now());
        let order: Order = insert.fetch_one(&mut *transaction).await?;
        for product in 1..=ITEMS {
            let taken = sqlx::query(TAKE).bind(1_i64).bind(product).execute(&mut *transaction).await?;
            if taken.rows_affected() != 1 {
                return Err("sold out".into());
            }
        }
        let mut insert = sqlx::query(INSERT_ITEMS);
        for product in 1..=ITEMS {
            insert = insert.bind(order.id).bind(product).bind(product).bind(1_i64);
        }
        insert.execute(&mut *transaction).await?;
        commit(transaction).await?;
        Ok(order.user_id + order.total_cents)
    }
}
