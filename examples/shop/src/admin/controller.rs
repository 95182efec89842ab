//! The routes of admins.

use std::sync::Arc;

use nest::http::Json;
use nest::{controller, injectable};

use super::repository::AccountRepository;
use super::{AccountDto, SetPermissions, TopCustomerDto, TopQuery};
use crate::pagination::{Page, PageQuery};
use crate::users::{Role, UserDto, UserError, UserService};

/// Administration
///
/// Deleted users too, and what they may do.
#[injectable]
pub(super) struct AdminController {
    accounts: Arc<AccountRepository>,
    users: Arc<UserService>,
}

#[controller("admin/users", version = "1")]
#[roles(Role::Admin)]
impl AdminController {
    /// List all users by page, deleted ones too
    #[get("/")]
    #[errors()]
    async fn find_all(&self, #[query] page: PageQuery) -> Result<Json<Page<AccountDto>>, UserError> {
        Ok(Json(self.accounts.page(page).await?.map(AccountDto::from)))
    }

    /// Users with an order above an amount
    #[get("/top")]
    #[errors()]
    async fn top(&self, #[query] query: TopQuery) -> Result<Json<Vec<TopCustomerDto>>, UserError> {
        let top = self.accounts.top(query.min_total_cents).await?;
        Ok(Json(top.into_iter().map(TopCustomerDto::from).collect()))
    }

    /// Set the permissions of a user
    #[put("/{id}/permissions")]
    #[roles(Role::SuperAdmin)]
    #[errors(NotFound)]
    async fn set_permissions(
        &self,
        #[param] id: i64,
        #[body] permissions: SetPermissions,
    ) -> Result<Json<UserDto>, UserError> {
        Ok(Json(self.users.set_permissions(id, &permissions.into_set()).await?.into()))
    }

    /// Delete a user for good
    #[delete("/{id}")]
    #[roles(Role::SuperAdmin)]
    #[status(204)]
    #[errors(NotFound, HasOrders)]
    async fn erase(&self, #[param] id: i64) -> Result<(), UserError> {
        self.users.erase(id).await
    }
}
