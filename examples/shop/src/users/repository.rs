//! The table of users.

use std::sync::Arc;

use chrono::Utc;
use nest::auth::PasswordHash;
use nest::data::{DataError, Database, Query, fold_case, like_contains, query};
use nest::injectable;
use serde_json::json;

use super::{Permission, Role, User};
use crate::pagination::PageQuery;

/// What [`User`] is read from.
pub(crate) const COLUMNS: &str = "id, email, name, role, is_active, avatar, permissions, last_login_at, created_at, \
                       updated_at, password_hash";

/// The table of users. No method gives a deleted one, but for the last, which takes them away.
#[injectable]
pub(super) struct UserRepository {
    database: Arc<Database>,
}

/// A row to be.
pub(super) struct UserRow<'a> {
    pub(super) email: &'a str,
    pub(super) name: Option<&'a str>,
    pub(super) role: Role,
    pub(super) password: &'a PasswordHash,
}

impl UserRepository {
    pub(super) async fn insert(&self, row: UserRow<'_>) -> Result<User, DataError> {
        let now = Utc::now();
        let insert = "INSERT INTO users (email, email_key, name, name_key, role, password_hash, created_at, updated_at)
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $7) RETURNING";
        Query::of([insert, COLUMNS])
            .bind(row.email)
            .bind(fold_case(row.email))
            .bind(row.name)
            .bind(row.name.map(fold_case))
            .bind(row.role)
            .bind(row.password.as_str())
            .bind(now)
            .fetch_one(&*self.database)
            .await
    }

    pub(super) async fn find(&self, id: i64) -> Result<Option<User>, DataError> {
        by_id(id).fetch_optional(&*self.database).await
    }

    /// A user whom nobody else changes until the transaction ends.
    pub(super) async fn lock(&self, id: i64) -> Result<Option<User>, DataError> {
        by_id(id).for_update().fetch_optional(&*self.database).await
    }

    pub(super) async fn find_by_email(&self, email: &str) -> Result<Option<User>, DataError> {
        let select = Query::of(["SELECT", COLUMNS, "FROM users WHERE email_key = $1 AND deleted_at IS NULL"]);
        select.bind(fold_case(email)).fetch_optional(&*self.database).await
    }

    /// A page in the order of registration, and how many there are in all.
    pub(super) async fn page(&self, page: PageQuery, search: Option<&str>) -> Result<(Vec<User>, u64), DataError> {
        const MATCHING: &str = r"FROM users WHERE deleted_at IS NULL
            AND (email_key LIKE $1 ESCAPE '\' OR name_key LIKE $1 ESCAPE '\')";
        let pattern = like_contains(&fold_case(search.unwrap_or_default()));
        let count = Query::of(["SELECT count(*)", MATCHING]).bind(&pattern);
        let total = count.fetch_value(&*self.database).await?;
        let select = Query::of(["SELECT", COLUMNS, MATCHING, "ORDER BY id LIMIT $2 OFFSET $3"]);
        let users = select.bind(&pattern).bind(page.limit).bind(page.offset()).fetch_all(&*self.database).await?;
        Ok((users, total))
    }

    /// At most `count` users behind one, in the order of registration.
    pub(super) async fn after(&self, id: i64, count: u32) -> Result<Vec<User>, DataError> {
        let select = "FROM users WHERE deleted_at IS NULL AND id > $1 ORDER BY id LIMIT $2";
        Query::of(["SELECT", COLUMNS, select]).bind(id).bind(count).fetch_all(&*self.database).await
    }

    /// Writes what may have changed of a user.
    pub(super) async fn save(&self, user: &User) -> Result<User, DataError> {
        let update = "UPDATE users SET email = $2, email_key = $3, name = $4, name_key = $5, role = $6,
                      is_active = $7, password_hash = $8, updated_at = $9
                      WHERE id = $1 AND deleted_at IS NULL RETURNING";
        Query::of([update, COLUMNS])
            .bind(user.id)
            .bind(&user.email)
            .bind(fold_case(&user.email))
            .bind(user.name.as_deref())
            .bind(user.name.as_deref().map(fold_case))
            .bind(user.role)
            .bind(user.is_active)
            .bind(user.password.as_str())
            .bind(Utc::now())
            .fetch_one(&*self.database)
            .await
    }

    /// Notes a login of a user who may still sign in.
    pub(super) async fn record_login(&self, id: i64) -> Result<Option<User>, DataError> {
        let update = "UPDATE users SET last_login_at = $2 WHERE id = $1 AND is_active = $3 AND deleted_at IS NULL
                      RETURNING";
        Query::of([update, COLUMNS]).bind(id).bind(Utc::now()).bind(true).fetch_optional(&*self.database).await
    }

    /// The row stays, and with it the email.
    pub(super) async fn soft_delete(&self, id: i64) -> Result<(), DataError> {
        query("UPDATE users SET deleted_at = $2 WHERE id = $1")
            .bind(id)
            .bind(Utc::now())
            .execute(&*self.database)
            .await?;
        Ok(())
    }

    /// Writes the permissions of a user, unless they are deleted.
    pub(super) async fn set_permissions(&self, id: i64, permissions: &[Permission]) -> Result<Option<User>, DataError> {
        let update =
            "UPDATE users SET permissions = $2, updated_at = $3 WHERE id = $1 AND deleted_at IS NULL RETURNING";
        let permissions = json!(permissions).to_string();
        Query::of([update, COLUMNS]).bind(id).bind(permissions).bind(Utc::now()).fetch_optional(&*self.database).await
    }

    /// Writes which file is the picture of a user.
    pub(super) async fn set_avatar(&self, id: i64, name: &str) -> Result<User, DataError> {
        let update = "UPDATE users SET avatar = $2, updated_at = $3 WHERE id = $1 AND deleted_at IS NULL RETURNING";
        Query::of([update, COLUMNS]).bind(id).bind(name).bind(Utc::now()).fetch_one(&*self.database).await
    }

    /// Takes the row away, whether or not it was deleted before. The database refuses it as long as an order refers to it.
    pub(super) async fn erase(&self, id: i64) -> Result<Option<User>, DataError> {
        Query::of(["DELETE FROM users WHERE id = $1 RETURNING", COLUMNS]).bind(id).fetch_optional(&*self.database).await
    }
}

fn by_id(id: i64) -> Query {
    Query::of(["SELECT", COLUMNS, "FROM users WHERE id = $1 AND deleted_at IS NULL"]).bind(id)
}
