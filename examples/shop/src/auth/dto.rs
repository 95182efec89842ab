//! What clients send and get back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::users::{MAX_EMAIL, NewUser, Role, UserDto, email_address};

/// `POST /auth/register`
#[derive(JsonSchema, Deserialize, Validate)]
#[serde(rename_all = "camelCase")]
pub(super) struct Register {
    #[validate(
        length(max = MAX_EMAIL),
        custom(function = "email_address", code = "email", message = "Invalid email format")
    )]
    #[schemars(email, example = &"ada@example.com")]
    email: String,
    #[validate(length(min = 8, max = 128))]
    #[schemars(example = &"correct horse battery")]
    password: String,
    #[validate(length(max = 100))]
    name: Option<String>,
}

impl From<Register> for NewUser {
    fn from(user: Register) -> Self {
        Self { email: user.email, password: user.password, name: user.name, role: Role::User }
    }
}

/// `POST /auth/login`. It has no rules: what nobody registered with is an invalid credential like any other.
#[derive(JsonSchema, Deserialize, Validate)]
#[serde(rename_all = "camelCase")]
pub(super) struct Login {
    #[schemars(example = &"ada@example.com")]
    pub(super) email: String,
    #[schemars(example = &"correct horse battery")]
    pub(super) password: String,
}

/// `POST /auth/refresh` and `POST /auth/logout`
#[derive(JsonSchema, Deserialize, Validate)]
#[serde(rename_all = "camelCase")]
pub(super) struct Refresh {
    pub(super) refresh_token: String,
}

/// A pair of tokens, and whom they are for.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignedIn {
    pub(super) access_token: String,
    pub(super) refresh_token: String,
    pub(super) user: UserDto,
}
