//! What clients send and see.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::repository::TopCustomer;
use crate::users::{Permission, User, UserDto};

/// A user, who may be deleted.
#[derive(Clone, Debug, PartialEq, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountDto {
    #[serde(flatten)]
    user: UserDto,
    deleted_at: Option<DateTime<Utc>>,
}

impl From<User> for AccountDto {
    fn from(user: User) -> Self {
        Self { deleted_at: user.deleted_at, user: user.into() }
    }
}

/// A user and what they have ordered.
#[derive(Clone, Debug, PartialEq, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TopCustomerDto {
    #[serde(flatten)]
    user: UserDto,
    order_count: u64,
    spent_cents: i128,
}

impl From<TopCustomer> for TopCustomerDto {
    fn from(customer: TopCustomer) -> Self {
        let TopCustomer { user, order_count, spent_cents } = customer;
        Self { user: user.into(), order_count, spent_cents }
    }
}

/// `?minTotalCents`
#[derive(Clone, Copy, Debug, Default, JsonSchema, Deserialize, Validate)]
#[serde(rename_all = "camelCase", default)]
pub struct TopQuery {
    /// An order has to be above it, in cents.
    #[validate(range(min = 0))]
    pub min_total_cents: i64,
}

/// `PUT /admin/users/{id}/permissions`
#[derive(Debug, JsonSchema, Deserialize, Validate)]
pub struct SetPermissions {
    permissions: Vec<Permission>,
}

impl SetPermissions {
    /// Each once.
    pub fn into_set(self) -> Vec<Permission> {
        let mut set = Vec::new();
        for permission in self.permissions {
            if !set.contains(&permission) {
                set.push(permission);
            }
        }
        set
    }
}
