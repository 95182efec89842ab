//! A user as the shop knows them.

use std::fmt;

use chrono::{DateTime, Utc};
use nest::Requirement;
use nest::auth::PasswordHash;
use nest::data::{DataError, FromColumn, FromRow, IntoValue, Row, Value, ValueKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A user who is not deleted.
#[derive(Clone, Debug)]
pub struct User {
    /// Never given to another user.
    pub id: i64,
    /// Unique without regard to case.
    pub email: String,
    /// What to call them.
    pub name: Option<String>,
    /// What they may do.
    pub role: Role,
    /// Whether they may sign in.
    pub is_active: bool,
    /// The file of their picture.
    pub avatar: Option<String>,
    /// What they may do besides, as it was given to them.
    pub granted: Vec<Permission>,
    /// When they signed in last.
    pub last_login_at: Option<DateTime<Utc>>,
    /// When they registered.
    pub created_at: DateTime<Utc>,
    /// When they were changed last.
    pub updated_at: DateTime<Utc>,
    /// Never leaves the server.
    pub password: PasswordHash,
}

/// Each may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, JsonSchema, Requirement, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Anyone who registered.
    User,
    /// Looks after users.
    Admin,
    /// Looks after admins.
    SuperAdmin,
}

/// What is given to one user by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Requirement, Serialize, Deserialize)]
pub enum Permission {
    /// Adds products.
    #[serde(rename = "product:create")]
    ProductCreate,
    /// Changes products.
    #[serde(rename = "product:update")]
    ProductUpdate,
    /// Changes orders of others.
    #[serde(rename = "order:update")]
    OrderUpdate,
    /// Sees orders of others.
    #[serde(rename = "order:read_all")]
    OrderReadAll,
}

impl User {
    /// Whether they are an admin or more.
    pub fn is_admin(&self) -> bool {
        self.role >= Role::Admin
    }

    /// Where clients find their picture.
    pub fn avatar_url(&self) -> Option<String> {
        self.avatar.as_ref().map(|_| format!("/api/v1/users/{}/avatar", self.id))
    }

    /// What they may do: what was given to them, and everything for a super_admin.
    pub fn permissions(&self) -> &[Permission] {
        match self.role {
            Role::SuperAdmin => Permission::ALL,
            Role::User | Role::Admin => &self.granted,
        }
    }

    /// Whether they have a permission.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }
}

impl Permission {
    /// Every permission.
    pub const ALL: &[Self] = &[Self::ProductCreate, Self::ProductUpdate, Self::OrderUpdate, Self::OrderReadAll];

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProductCreate => "product:create",
            Self::ProductUpdate => "product:update",
            Self::OrderUpdate => "order:update",
            Self::OrderReadAll => "order:read_all",
        }
    }
}

impl Role {
    fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Admin => "admin",
            Self::SuperAdmin => "super_admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl IntoValue for Role {
    const KIND: ValueKind = ValueKind::Text;

    fn into_value(self) -> Value {
        self.as_str().into_value()
    }
}

impl FromColumn for Role {
    const EXPECTED: &'static str = "user, admin or super_admin";

    fn from_column(value: Value) -> Option<Self> {
        let text = String::from_column(value)?;
        [Self::User, Self::Admin, Self::SuperAdmin].into_iter().find(|role| role.as_str() == text)
    }
}

/// A column with a JSON array of permissions.
struct Granted(Vec<Permission>);

impl FromColumn for Granted {
    const EXPECTED: &'static str = "a JSON array of permissions";

    fn from_column(value: Value) -> Option<Self> {
        serde_json::from_str(&String::from_column(value)?).ok().map(Self)
    }
}

impl FromRow for User {
    fn from_row(row: &Row) -> Result<Self, DataError> {
        Ok(Self {
            id: row.get("id")?,
            email: row.get("email")?,
            name: row.get("name")?,
            role: row.get("role")?,
            is_active: row.get("is_active")?,
            avatar: row.get("avatar")?,
            granted: row.get::<Granted>("permissions")?.0,
            last_login_at: row.get("last_login_at")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            password: PasswordHash::from_stored(row.get::<String>("password_hash")?),
        })
    }
}
