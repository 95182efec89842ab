//! The same with SeaORM, as its documentation shows it.

use chrono::Utc;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ActiveValue::Set, ConnectOptions, Database, DatabaseConnection, LoaderTrait, QueryOrder, QuerySelect,
    TransactionTrait,
};

use crate::model::{Error, ITEMS, PAGE, Peer, email, order_sum, user_sum};

mod user {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "users")]
    pub(crate) struct Model {
        #[sea_orm(primary_key)]
        pub(crate) id: i64,
        pub(crate) email: String,
        pub(crate) name: Option<String>,
        pub(crate) points: i64,
        pub(crate) created_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {
        #[sea_orm(has_many = "super::order::Entity")]
        Order,
    }

    impl Related<super::order::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Order.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod order {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "orders")]
    pub(crate) struct Model {
        #[sea_orm(primary_key)]
        pub(crate) id: i64,
        pub(crate) user_id: i64,
        pub(crate) status: String,
        pub(crate) total_cents: i64,
        pub(crate) created_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {
        #[sea_orm(belongs_to = "super::user::Entity", from = "Column::UserId", to = "super::user::Column::Id")]
        User,
    }

    impl Related<super::user::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::User.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod item {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "order_items")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) order_id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) position: i64,
        pub(crate) product_id: i64,
        pub(crate) quantity: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod product {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "products")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: i64,
        pub(crate) price_cents: i64,
        pub(crate) stock: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// One pool, which on SQLite has one connection for all, since SeaORM begins transactions that would have to be upgraded.
pub(crate) struct SeaOrm(DatabaseConnection);

impl SeaOrm {
    pub(crate) async fn connect(url: &str) -> Result<Self, Error> {
        let mut options = ConnectOptions::new(url);
        let most = if url.starts_with("sqlite") { 1 } else { 8 };
        options.max_connections(most).sqlx_logging(false).test_before_acquire(most > 1);
        // As the others have it.
        options.map_sqlx_sqlite_opts(|options| {
            options
                .foreign_keys(true)
                .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
                .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
        });
        Ok(Self(Database::connect(options).await?))
    }
}

fn sum_of_user(user: &user::Model) -> i64 {
    user_sum(user.id, &user.email, user.name.as_deref(), user.points, user.created_at.timestamp_micros())
}

fn sum_of_order(order: &order::Model) -> i64 {
    order_sum(order.id, order.user_id, &order.status, order.total_cents, order.created_at.timestamp_micros())
}

impl Peer for SeaOrm {
    async fn find_by_id(&self, id: i64) -> Result<i64, Error> {
        let user = user::Entity::find_by_id(id).one(&self.0).await?;
        Ok(sum_of_user(&user.ok_or("there is no such user")?))
    }

    async fn page(&self, after: i64) -> Result<i64, Error> {
        let page = user::Entity::find().filter(user::Column::Id.gt(after)).order_by_asc(user::Column::Id);
        let users = page.limit(PAGE.unsigned_abs()).all(&self.0).await?;
        let orders = users.load_many(order::Entity, &self.0).await?;
        let of = |orders: &Vec<order::Model>| orders.iter().map(sum_of_order).sum::<i64>();
        Ok(users.iter().zip(&orders).map(|(user, orders)| sum_of_user(user) + of(orders)).sum())
    }

    async fn numbered_page(&self, number: i64) -> Result<i64, Error> {
        let users = user::Entity::find().filter(user::Column::Points.gt(0)).order_by_asc(user::Column::Id);
        let pages = users.paginate(&self.0, PAGE.unsigned_abs());
        let total = pages.num_items().await?;
        let users = pages.fetch_page(number.unsigned_abs() - 1).await?;
        Ok(i64::try_from(total)? + users.iter().map(sum_of_user).sum::<i64>())
    }

    async fn insert(&self, number: i64) -> Result<i64, Error> {
        let user = user::ActiveModel {
            email: Set(email(number)),
            name: Set(None),
            points: Set(7),
            created_at: Set(Utc::now()),
            ..Default::default()
        };
        let user = user.insert(&self.0).await?;
        Ok(user.points + i64::try_from(user.email.len())?)
    }

    async fn order(&self, user: i64) -> Result<i64, Error> {
        let transaction = self.0.begin().await?;
        let order = order::ActiveModel {
            user_id: Set(user),
            status: Set("paid".to_owned()),
            total_cents: Set(ITEMS * 100),
            created_at: Set(Utc::now()),
            ..Default::default()
        };
        let order = order.insert(&transaction).await?;
        for product in 1..=ITEMS {
            let less = ExprTrait::sub(Expr::col(product::Column::Stock), 1_i64);
            let taken = product::Entity::update_many()
                .col_expr(product::Column::Stock, less)
                .filter(product::Column::Id.eq(product))
                .filter(product::Column::Stock.gte(1_i64))
                .exec(&transaction)
                .await?;
            if taken.rows_affected != 1 {
                return Err("sold out".into());
            }
        }
        let items = (1..=ITEMS).map(|product| item::ActiveModel {
            order_id: Set(order.id),
            position: Set(product),
            product_id: Set(product),
            quantity: Set(1),
        });
        item::Entity::insert_many(items).exec(&transaction).await?;
        transaction.commit().await?;
        Ok(order.user_id + order.total_cents)
    }
}
