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
