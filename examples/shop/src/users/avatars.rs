//! Pictures of users.

use std::io;
use std::sync::Arc;

use nest::data::Outbox;
use nest::http::{StreamableFile, UploadedFile};
use nest::{injectable, transactional};
use serde_json::json;

use super::repository::UserRepository;
use super::service::UserChange;
use super::{USER_UPDATED, User, UserDto, UserError, events, policy};
use crate::jobs::JobQueue;
use crate::uploads::{NewUpload, REMOVE_UPLOAD, UploadStore};

/// Pictures of users. A file is there before a row names it, and for as long as one does.
#[injectable]
pub(super) struct AvatarService {
    users: Arc<UserRepository>,
    uploads: Arc<UploadStore>,
    outbox: Arc<Outbox>,
    jobs: Arc<JobQueue>,
}

impl AvatarService {
    /// Gives a user a picture instead of the one that they may have.
    pub(super) async fn replace(&self, actor: &User, id: i64, file: UploadedFile) -> Result<User, UserError> {
        let user = self.users.find(id).await?.ok_or(UserError::NotFound(id))?;
        policy::may_change(actor, &user, &UserChange::default())?;
        // Before the transaction begins: others would wait for the disk.
        let new = self.uploads.keep(file).await?;
        self.set(actor, id, new).await
    }

    #[transactional]
    async fn set(&self, actor: &User, id: i64, new: NewUpload) -> Result<User, UserError> {
        let mut user = self.users.lock(id).await?.ok_or(UserError::NotFound(id))?;
        policy::may_change(actor, &user, &UserChange::default())?;
        let old = user.avatar.replace(new.name().to_owned());
        let changed = self.users.save(&user).await?;
        if let Some(old) = old {
            self.jobs.push(REMOVE_UPLOAD, &json!(old)).await?;
        }
        self.outbox.publish(USER_UPDATED, events::key(id), &UserDto::from(&changed)).await?;
        new.leave();
        Ok(changed)
    }

    /// The picture of a user.
    pub(super) async fn open(&self, id: i64) -> Result<StreamableFile, UserError> {
        let mut missed = None;
        loop {
            let user = self.users.find(id).await?.ok_or(UserError::NotFound(id))?;
            let name = user.avatar.ok_or(UserError::NoAvatar(id))?;
            match self.uploads.open(&name).await {
                // Replaced since the row was read, so the row has another name by now.
                Err(error) if error.kind() == io::ErrorKind::NotFound && missed.as_ref() != Some(&name) => {
                    missed = Some(name);
                }
                opened => return Ok(opened?),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use nest::config::Environment;
    use nest::data::{Database, query};

    use super::super::{Role, sample_user};
    use super::*;
    use crate::{AppModule, ShopConfig};

    #[nest::test]
    async fn a_user_who_was_promoted_while_the_file_was_written_is_looked_at_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.png");
        std::fs::write(&path, "picture").unwrap();
        let config = ShopConfig::read(Environment::of([("DATABASE_URL", "sqlite::memory:"), ("LOG_LEVEL", "error")]));
        let app = nest::testing!(AppModule, override ShopConfig = config.unwrap());
        let app = app.configure(crate::configured).start().await;
        let database = app.provider::<Database>();
        let insert = "INSERT INTO users (email, email_key, password_hash, role, created_at, updated_at)
            VALUES ('eve@example.com', 'eve@example.com', 'none', 'user', '2026-11-22T00:00:00Z', '2026-11-22T00:00:00Z')";
        query(insert).execute(&*database).await.unwrap();
        let (avatars, admin) = (app.provider::<AvatarService>(), sample_user(2, Role::Admin));

        // What `replace` has looked at before it wrote the file is so no more.
        query("UPDATE users SET role = 'super_admin'").execute(&*database).await.unwrap();
        let refused = avatars.set(&admin, 1, NewUpload::new("new.png".into(), path.clone())).await.unwrap_err();
        assert!(matches!(refused, UserError::SuperAdminProtected) && !path.exists());
        assert_eq!(app.provider::<UserRepository>().find(1).await.unwrap().unwrap().avatar, None);
    }
}
