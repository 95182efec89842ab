//! Views across the tables of users and orders.

use std::sync::Arc;

use nest::data::{DataError, FromRow, Query, Repository, Row};
use nest::injectable;

use crate::pagination::{Page, PageQuery};
use crate::users::{COLUMNS, User};

/// A user and what they have ordered.
pub(super) struct TopCustomer {
    pub(super) user: User,
    /// How many orders that are not cancelled.
    pub(super) order_count: u64,
    /// What those cost, in cents.
    pub(super) spent_cents: i128,
}

/// Views across the tables of users and orders.
#[injectable]
pub(super) struct AccountRepository {
    users: Arc<Repository<User>>,
}

impl AccountRepository {
    /// A page of all users in the order of registration.
    pub(super) async fn page(&self, page: PageQuery) -> Result<Page<User>, DataError> {
        page.of(self.users.select().with_deleted().order_by(User::ID.asc())).await
    }

    /// Users with an order above an amount, those who spent most first. Cancelled orders don't count.
    pub(super) async fn top(&self, min_total_cents: i64) -> Result<Vec<TopCustomer>, DataError> {
        let sums = "JOIN (SELECT user_id, count(*) AS order_count, sum(total_cents / 1000000) AS millions,
                    sum(total_cents % 1000000) AS cents FROM orders
                    WHERE status <> 'cancelled' GROUP BY user_id HAVING max(total_cents) > $1) AS sums
                    ON user_id = id WHERE deleted_at IS NULL
                    ORDER BY millions + cents / 1000000 DESC, cents % 1000000 DESC, id";
        let select = Query::of(["SELECT", COLUMNS, ", order_count, millions, cents FROM users", sums]);
        select.bind(min_total_cents).fetch_all(self.users.database()).await
    }
}

impl FromRow for TopCustomer {
    fn from_row(row: &Row) -> Result<Self, DataError> {
        let user = User::from_row(row)?;
        // Summed in two parts: two of the largest totals do not fit into 64 bits together.
        let (millions, cents): (i64, i64) = (row.get("millions")?, row.get("cents")?);
        let spent_cents = i128::from(millions) * 1_000_000 + i128::from(cents);
        Ok(Self { user, order_count: row.get("order_count")?, spent_cents })
    }
}
