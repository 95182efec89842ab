//! The routes of users.

use std::sync::Arc;

use nest::http::Json;
use nest::{controller, injectable};

use super::dto::{SliceQuery, UpdateProfile, UpdateUser};
use super::{
    CreateUser, CurrentUser, Role, UserCursor, UserDto, UserError, UserFilter, UserService, UserSlice, self_or_admin,
};
use crate::pagination::{Page, PageQuery};

/// Users
///
/// One's own profile, and for admins everybody's.
#[injectable]
pub(super) struct UserController {
    users: Arc<UserService>,
}

#[controller("users", version = "1")]
impl UserController {
    /// List users by page
    #[get("/")]
    #[roles(Role::Admin)]
    #[errors()]
    async fn find_all(
        &self,
        #[query] page: PageQuery,
        #[query] filter: UserFilter,
    ) -> Result<Json<Page<UserDto>>, UserError> {
        let page = self.users.list(page, filter.search.as_deref()).await?;
        Ok(Json(page.map(UserDto::from)))
    }

    /// List users from a cursor on
    #[get("/", version = "2")]
    #[roles(Role::Admin)]
    #[errors()]
    async fn find_slice(
        &self,
        #[query] cursor: Option<UserCursor>,
        #[query] query: SliceQuery,
    ) -> Result<Json<UserSlice>, UserError> {
        let UserCursor(last) = cursor.unwrap_or(UserCursor(0));
        let users = self.users.list_after(last, query.limit + 1).await?;
        Ok(Json(UserSlice::new(users, query.limit)))
    }

    /// The signed-in user
    #[get("/profile")]
    async fn profile(&self, user: CurrentUser) -> Json<UserDto> {
        Json(UserDto::from(&*user))
    }

    /// Change the signed-in user
    #[patch("/profile")]
    #[errors(NotFound, EmailInUse, CurrentPasswordMissing, CurrentPasswordWrong, SuperAdminProtected)]
    async fn update_profile(
        &self,
        user: CurrentUser,
        #[body] profile: UpdateProfile,
    ) -> Result<Json<UserDto>, UserError> {
        let (change, password) = profile.into_parts();
        Ok(Json(self.users.change(&user, user.id, change, password.as_deref()).await?.into()))
    }

    /// Read a user
    #[get("/{id}")]
    #[errors(NotFound)]
    async fn find_one(&self, #[param] id: i64) -> Result<Json<UserDto>, UserError> {
        Ok(Json(self.users.get(id).await?.into()))
    }

    /// Add a user
    #[post("/")]
    #[roles(Role::Admin)]
    #[errors(EmailTaken, RoleTooHigh)]
    async fn create(&self, actor: CurrentUser, #[body] user: CreateUser) -> Result<Json<UserDto>, UserError> {
        Ok(Json(self.users.create_by(&actor, user).await?.into()))
    }

    /// Change a user
    #[patch("/{id}", guards = [self_or_admin])]
    #[errors(
        NotFound,
        NotYours,
        AdminsOnly,
        RoleTooHigh,
        SuperAdminProtected,
        EmailInUse,
        CurrentPasswordMissing,
        CurrentPasswordWrong
    )]
    async fn update(
        &self,
        actor: CurrentUser,
        #[param] id: i64,
        #[body] user: UpdateUser,
    ) -> Result<Json<UserDto>, UserError> {
        let (change, password) = user.into_parts();
        Ok(Json(self.users.change(&actor, id, change, password.as_deref()).await?.into()))
    }

    /// Delete a user
    #[delete("/{id}")]
    #[roles(Role::Admin)]
    #[status(204)]
    #[errors(NotFound, SuperAdminProtected)]
    async fn remove(&self, actor: CurrentUser, #[param] id: i64) -> Result<(), UserError> {
        self.users.delete(&actor, id).await
    }
}
