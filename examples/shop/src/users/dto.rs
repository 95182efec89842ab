//! What clients send and see.

use chrono::{DateTime, Utc};
use nest::http::{FromParam, ParamError};
use nest::variants;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::service::UserChange;
use super::{MAX_EMAIL, Permission, Role, User, email_address};

/// A user as clients see them.
#[derive(Clone, Debug, PartialEq, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserDto {
    id: i64,
    email: String,
    name: Option<String>,
    role: Role,
    is_active: bool,
    avatar_url: Option<String>,
    permissions: Vec<Permission>,
    last_login_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<&User> for UserDto {
    fn from(user: &User) -> Self {
        Self {
            id: user.id,
            email: user.email.clone(),
            name: user.name.clone(),
            role: user.role,
            is_active: user.is_active,
            avatar_url: user.avatar_url(),
            permissions: user.permissions().to_vec(),
            last_login_at: user.last_login_at,
            created_at: user.created_at,
            updated_at: user.updated_at,
        }
    }
}

impl From<User> for UserDto {
    fn from(user: User) -> Self {
        Self::from(&user)
    }
}

/// `POST /users`
#[derive(JsonSchema, Deserialize, Validate)]
#[serde(rename_all = "camelCase")]
pub struct CreateUser {
    /// Unique without regard to case.
    #[validate(
        length(max = MAX_EMAIL),
        custom(function = "email_address", code = "email", message = "Invalid email format")
    )]
    #[schemars(email)]
    pub email: String,
    /// In clear, for as long as the request lasts.
    #[validate(length(min = 8, max = 128))]
    pub password: String,
    /// What to call them.
    #[validate(length(max = 100))]
    pub name: Option<String>,
    /// `user` unless set.
    pub role: Option<Role>,
}

/// What can be changed of a user. What is absent stays as it is, and a name that is null is taken away.
#[variants(
    /// `PATCH /users/{id}`: what is absent stays as it is, and a name that is null is taken away.
    UpdateUser = partial(omit(password)),
    /// `PATCH /users/profile`: what is absent stays as it is, and a name that is null is taken away.
    UpdateProfile = partial(pick(name, email, password, current_password)),
)]
#[derive(JsonSchema, Deserialize, Validate)]
#[serde(rename_all = "camelCase")]
pub(super) struct Changeable {
    #[validate(length(max = 100))]
    name: Option<String>,
    #[validate(
        length(max = MAX_EMAIL),
        custom(function = "email_address", code = "email", message = "Invalid email format")
    )]
    #[schemars(email)]
    email: String,
    #[validate(length(min = 8, max = 128))]
    password: String,
    role: Role,
    is_active: bool,
    /// Needed to change one's own email or password.
    current_password: Option<String>,
}

impl UpdateUser {
    pub(super) fn into_parts(self) -> (UserChange, Option<String>) {
        let Self { name, email, role, is_active, current_password } = self;
        let (name, email, role, is_active) = (name.into(), email.into(), role.into(), is_active.into());
        (UserChange { name, email, role, is_active, password: None }, current_password.unwrap_or(None))
    }
}

impl UpdateProfile {
    pub(super) fn into_parts(self) -> (UserChange, Option<String>) {
        let Self { name, email, password, current_password } = self;
        let (name, email, password) = (name.into(), email.into(), password.into());
        (UserChange { name, email, password, ..UserChange::default() }, current_password.unwrap_or(None))
    }
}

/// `?search`
#[derive(Clone, Debug, Default, JsonSchema, Deserialize, Validate)]
pub struct UserFilter {
    /// Part of an email or a name, without regard to case; empty is none.
    pub search: Option<String>,
}

/// `?cursor&limit`
#[derive(JsonSchema, Deserialize, Validate)]
#[serde(default)]
pub(super) struct SliceQuery {
    #[validate(range(min = 1, max = 100))]
    pub(super) limit: u32,
}

impl Default for SliceQuery {
    fn default() -> Self {
        Self { limit: 20 }
    }
}

/// Where the next slice of the list begins: `u42`, after the user 42. Clients need not know that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserCursor(pub i64);

impl FromParam for UserCursor {
    fn from_param(text: &str) -> Result<Self, ParamError> {
        let id = text.strip_prefix('u').and_then(|digits| i64::from_param(digits).ok());
        id.filter(|id| *id > 0).map(Self).ok_or_else(|| ParamError::expected("cursor"))
    }
}

/// A part of the list, and where the next one begins.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserSlice {
    items: Vec<UserDto>,
    next_cursor: Option<String>,
}

impl UserSlice {
    /// `users` are those asked for, and one more if there are more.
    pub fn new(mut users: Vec<User>, limit: u32) -> Self {
        let has_more = users.len() > limit as usize;
        users.truncate(limit as usize);
        let next_cursor = users.last().filter(|_| has_more).map(|last| format!("u{}", last.id));
        Self { items: users.iter().map(UserDto::from).collect(), next_cursor }
    }
}
