//! A user as the shop knows them.

use std::fmt;

use chrono::{DateTime, Utc};
use nest::auth::PasswordHash;
use nest::data::{Hidden, fold_case};
use nest::{ColumnEnum, ColumnValue, Entity, Requirement};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A user.
#[derive(Clone, Debug, Entity)]
#[entity(table = "users", unique(email_key))]
pub struct User {
    /// Never given to another user.
    #[column(primary, generated)]
    pub id: i64,
    /// Unique without regard to case.
    pub email: String,
    /// The same without regard to case.
    pub email_key: String,
    /// What to call them.
    pub name: Option<String>,
    /// The same without regard to case, to be found by.
    pub name_key: Option<String>,
    /// What they may do.
    pub role: Role,
    /// Whether they may sign in.
    pub is_active: bool,
    /// The file of their picture.
    pub avatar: Option<String>,
    /// What they may do besides, as it was given to them.
    #[column(name = "permissions")]
    pub granted: Granted,
    /// When they signed in last.
    pub last_login_at: Option<DateTime<Utc>>,
    /// When they registered.
    #[column(created)]
    pub created_at: DateTime<Utc>,
    /// When they were changed last.
    #[column(updated)]
    pub updated_at: DateTime<Utc>,
    /// When they were deleted. The row stays, and with it the email.
    #[column(deleted)]
    pub deleted_at: Option<DateTime<Utc>>,
    /// Never leaves the server, and is read by nobody who doesn't ask.
    #[column(name = "password_hash", hidden)]
    pub password: Hidden<PasswordHash>,
}

/// Permissions, stored as a JSON array.
#[derive(Clone, Debug, Default, PartialEq, Eq, ColumnValue)]
#[column(stored_as = String)]
pub struct Granted(pub Vec<Permission>);

/// Each may do what those before it may.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ColumnEnum, JsonSchema, Requirement, Serialize, Deserialize,
)]
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
            Role::User | Role::Admin => &self.granted.0,
        }
    }

    /// With another email.
    #[must_use]
    pub fn with_email(self, email: String) -> Self {
        Self { email_key: fold_case(&email), email, ..self }
    }

    /// With another name.
    #[must_use]
    pub fn with_name(self, name: Option<String>) -> Self {
        Self { name_key: name.as_deref().map(fold_case), name, ..self }
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

impl TryFrom<String> for Granted {
    type Error = serde_json::Error;

    fn try_from(stored: String) -> Result<Self, Self::Error> {
        serde_json::from_str(&stored).map(Self)
    }
}

impl From<Granted> for String {
    fn from(granted: Granted) -> Self {
        serde_json::json!(granted.0).to_string()
    }
}
