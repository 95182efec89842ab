//! The table of users.

use std::sync::Arc;

use chrono::Utc;
use nest::auth::PasswordHash;
use nest::data::{DataError, Repository, fold_case, query};
use nest::injectable;

use super::user::{Granted, NewUser};
use super::{Permission, Role, User};
use crate::pagination::{Page, PageQuery};

/// What [`User`] is read from in SQL, without what is hidden.
pub(crate) const COLUMNS: &str = "id, email, email_key, name, name_key, role, is_active, avatar, permissions, \
                       last_login_at, created_at, updated_at, deleted_at";

/// The table of users. No method gives a deleted one, but for the last, which takes them away.
#[injectable]
pub(super) struct UserRepository {
    users: Arc<Repository<User>>,
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
        let user = NewUser {
            email: row.email.to_owned(),
            email_key: fold_case(row.email),
            name: row.name.map(str::to_owned),
            name_key: row.name.map(fold_case),
            role: row.role,
            is_active: true,
            avatar: None,
            granted: Granted::default(),
            last_login_at: None,
            password: row.password.clone(),
        };
        self.users.insert(user).await
    }

    pub(super) async fn find(&self, id: i64) -> Result<Option<User>, DataError> {
        self.users.find_by_id(id).await
    }

    /// A user whom nobody else changes until the transaction ends.
    pub(super) async fn lock(&self, id: i64) -> Result<Option<User>, DataError> {
        self.users.lock_by_id(id).await
    }

    /// A user with their password.
    pub(super) async fn find_with_password(&self, id: i64) -> Result<Option<User>, DataError> {
        self.users.find(User::ID.eq(id)).with_hidden().first().await
    }

    /// A user with their password.
    pub(super) async fn find_by_email(&self, email: &str) -> Result<Option<User>, DataError> {
        self.users.find(User::BY_EMAIL_KEY.eq(fold_case(email))).with_hidden().first().await
    }

    /// A page in the order of registration.
    pub(super) async fn page(&self, page: PageQuery, search: Option<&str>) -> Result<Page<User>, DataError> {
        let key = fold_case(search.unwrap_or_default());
        let matching = User::EMAIL_KEY.contains(&key).or(User::NAME_KEY.contains(&key));
        page.of(self.users.find(matching).order_by(User::ID.asc())).await
    }

    /// At most `count` users behind one, in the order of registration.
    pub(super) async fn after(&self, id: i64, count: u32) -> Result<Vec<User>, DataError> {
        self.users.select().after(User::ID, Some(id)).limit(count.into()).all().await
    }

    /// Writes a user whom the transaction has locked.
    pub(super) async fn save(&self, user: &User) -> Result<User, DataError> {
        self.users.save(user).await
    }

    /// Notes a login of a user who may still sign in, which is no change of theirs.
    pub(super) async fn record_login(&self, id: i64) -> Result<Option<User>, DataError> {
        let update =
            query("UPDATE users SET last_login_at = $2 WHERE id = $1 AND is_active = $3 AND deleted_at IS NULL");
        match update.bind(id).bind(Utc::now()).bind(true).execute(self.users.database()).await? {
            0 => Ok(None),
            _ => self.find(id).await,
        }
    }

    /// The row stays, and with it the email.
    pub(super) async fn soft_delete(&self, id: i64) -> Result<(), DataError> {
        self.users.soft_delete(User::ID.eq(id)).await.map(drop)
    }

    /// Writes the permissions of a user, unless they are deleted.
    pub(super) async fn set_permissions(&self, id: i64, permissions: &[Permission]) -> Result<Option<User>, DataError> {
        let granted = Granted(permissions.to_vec());
        self.users.update(User::ID.eq(id), [User::GRANTED.set(granted)]).await?;
        self.find(id).await
    }

    /// Takes the row away, whether or not it was deleted before. The database refuses it as long as an order refers to it.
    pub(super) async fn erase(&self, id: i64) -> Result<Option<User>, DataError> {
        let user = self.users.find(User::ID.eq(id)).with_deleted().for_update().first().await?;
        self.users.delete_by_id(id).await?;
        Ok(user)
    }
}
