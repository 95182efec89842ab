//! The routes of admins.

use std::sync::Arc;

use nest::http::Json;
use nest::{controller, injectable};

use super::repository::AccountRepository;
use super::{AccountDto, SetPermissions, TopCustomerDto, TopQuery};
use crate::pagination::{Page, PageQuery};
use crate::users::{UserDto, UserError, UserService, admin, super_admin};

/// Administration
#[injectable]
pub(super) struct AdminController {
    accounts: Arc<AccountRepository>,
    users: Arc<UserService>,
}

#[controller("admin/users", version = "1")]
impl AdminController {
    /// List all users by page, deleted ones too
    #[get("/", guards = [admin])]
    async fn find_all(&self, #[query] page: PageQuery) -> Result<Json<Page<AccountDto>>, UserError> {
        Ok(Json(self.accounts.page(page).await?.map(AccountDto::from)))
    }

    /// Users with an order above an amount
    #[get("/top", guards = [admin])]
    async fn top(&self, #[query] query: TopQuery) -> Result<Json<Vec<TopCustomerDto>>, UserError> {
        let top = self.accounts.top(query.min_total_cents).await?;
        Ok(Json(top.into_iter().map(TopCustomerDto::from).collect()))
    }

    /// Set the permissions of a user
    #[put("/{id}/permissions", guards = [super_admin])]
    async fn set_permissions(
        &self,
        #[param] id: i64,
        #[body] permissions: SetPermissions,
    ) -> Result<Json<UserDto>, UserError> {
        Ok(Json(self.users.set_permissions(id, &permissions.into_set()).await?.into()))
    }

    /// Delete a user for good
    #[delete("/{id}", guards = [super_admin])]
    #[status(204)]
    async fn erase(&self, #[param] id: i64) -> Result<(), UserError> {
        self.users.erase(id).await
    }
}
