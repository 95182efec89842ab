//! The routes of pictures.

use std::sync::Arc;

use nest::http::{CacheControl, Json, StreamableFile, UploadedFile};
use nest::{controller, injectable};

use super::avatars::AvatarService;
use super::{CurrentUser, UserDto, UserError, self_or_admin};

#[injectable]
pub(super) struct AvatarController {
    avatars: Arc<AvatarService>,
}

/// Users
#[controller("users/{id}/avatar", version = "1")]
impl AvatarController {
    /// Set the picture of a user
    #[post("/", guards = [self_or_admin])]
    #[errors(NotFound, NotYours, SuperAdminProtected)]
    async fn replace(
        &self,
        actor: CurrentUser,
        #[param] id: i64,
        #[file("file", max = 5 * MIB, types = [Png, Jpeg], message = "Only images allowed")] file: UploadedFile,
    ) -> Result<Json<UserDto>, UserError> {
        Ok(Json(self.avatars.replace(&actor, id, file).await?.into()))
    }

    /// Read the picture of a user
    #[get("/")]
    #[openapi(produces = ["image/png", "image/jpeg"])]
    #[errors(NotFound, NoAvatar)]
    async fn read(&self, #[param] id: i64) -> Result<(CacheControl, StreamableFile), UserError> {
        Ok((CacheControl::no_cache(), self.avatars.open(id).await?))
    }
}
