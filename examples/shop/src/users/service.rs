//! What can be done with users.

use std::ops::RangeInclusive;
use std::sync::Arc;

use nest::auth::{PasswordHash, PasswordService, RefreshSessions};
use nest::data::{DataError, Hidden, Outbox, Topic};
use nest::{injectable, transactional};
use serde_json::json;

use super::repository::{UserRepository, UserRow};
use super::{
    CreateUser, Permission, Role, USER_CREATED, USER_DELETED, USER_UPDATED, User, UserDto, UserError, events, policy,
};
use crate::jobs::JobQueue;
use crate::pagination::{Page, PageQuery, is_too_long_to_be_found};
use crate::uploads::REMOVE_UPLOAD;

/// How many characters a password has.
pub const PASSWORD_LENGTH: RangeInclusive<usize> = 8..=128;

/// What can be done with users.
#[injectable]
pub struct UserService {
    users: Arc<UserRepository>,
    passwords: Arc<PasswordService>,
    outbox: Arc<Outbox>,
    jobs: Arc<JobQueue>,
    sessions: Arc<RefreshSessions>,
}

/// A user to be, with the password in clear.
pub struct NewUser {
    /// Unique without regard to case.
    pub email: String,
    /// In clear.
    pub password: String,
    /// What to call them.
    pub name: Option<String>,
    /// What they may do.
    pub role: Role,
}

/// What is to change; what is `None` stays.
#[derive(Default)]
pub(super) struct UserChange {
    pub(super) name: Option<Option<String>>,
    pub(super) email: Option<String>,
    pub(super) role: Option<Role>,
    pub(super) is_active: Option<bool>,
    pub(super) password: Option<String>,
}

impl UserService {
    /// Adds a user, who gets a welcome by mail.
    ///
    /// # Errors
    ///
    /// When the email is taken.
    pub async fn create(&self, user: NewUser) -> Result<User, UserError> {
        let password = self.passwords.hash(&user.password).await?;
        self.insert(UserRow { email: &user.email, name: user.name.as_deref(), role: user.role, password: &password })
            .await
    }

    /// Adds a user on behalf of an admin.
    ///
    /// # Errors
    ///
    /// When the role is above what this admin may give, and when the email is taken.
    pub async fn create_by(&self, actor: &User, user: CreateUser) -> Result<User, UserError> {
        let CreateUser { email, password, name, role } = user;
        let role = role.unwrap_or(Role::User);
        policy::may_create(actor, role)?;
        self.create(NewUser { email, password, name, role }).await
    }

    /// A user.
    ///
    /// # Errors
    ///
    /// When there is none with this id.
    pub async fn get(&self, id: i64) -> Result<User, UserError> {
        self.users.find(id).await?.ok_or(UserError::NotFound(id))
    }

    /// A user who may sign in, if there is one.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn find_active(&self, id: i64) -> Result<Option<User>, UserError> {
        Ok(self.users.find(id).await?.filter(|user| user.is_active))
    }

    /// A page in the order of registration.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn list(&self, page: PageQuery, search: Option<&str>) -> Result<Page<User>, UserError> {
        if search.is_some_and(is_too_long_to_be_found) {
            return Ok(Page::new(page, Vec::new(), 0));
        }
        Ok(self.users.page(page, search).await?)
    }

    /// At most `count` users behind one.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn list_after(&self, id: i64, count: u32) -> Result<Vec<User>, UserError> {
        Ok(self.users.after(id, count).await?)
    }

    /// The user with this email and password, if both are right and they may sign in; notes the login.
    ///
    /// It takes as long for an email that nobody has as for a wrong password.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn authenticate(&self, email: &str, password: &str) -> Result<Option<User>, UserError> {
        let user = self.users.find_by_email(email).await?;
        let hash = user.as_ref().and_then(|user| user.password.loaded());
        let is_right = self.passwords.verify_or_waste(password, hash).await?;
        match user {
            Some(user) if is_right => Ok(self.users.record_login(user.id).await?),
            _ => Ok(None),
        }
    }

    /// Changes a user on behalf of themselves or of an admin. Whoever changes their own email or password shows that
    /// they know the current one. A new password ends all sessions of the user.
    pub(super) async fn change(
        &self,
        actor: &User,
        id: i64,
        change: UserChange,
        current_password: Option<&str>,
    ) -> Result<User, UserError> {
        let user = self.get(id).await?;
        policy::may_change(actor, &user, &change)?;
        let changes_email = change.email.as_ref().is_some_and(|email| *email != user.email);
        if actor.id == id && (changes_email || change.password.is_some()) {
            self.confirm(id, current_password).await?;
        }
        // Hashed before the transaction begins: others would wait for it.
        let password = match &change.password {
            Some(password) => Some(self.passwords.hash(password).await?),
            None => None,
        };
        self.save(actor, id, change, password).await
    }

    #[transactional]
    async fn insert(&self, row: UserRow<'_>) -> Result<User, UserError> {
        let user = self.users.insert(row).await.map_err(|error| taken(error, UserError::EmailTaken))?;
        self.publish(USER_CREATED, &user).await?;
        Ok(user)
    }

    /// Looks again whether the change is allowed: the user may have become something else.
    #[transactional]
    async fn save(
        &self,
        actor: &User,
        id: i64,
        change: UserChange,
        password: Option<PasswordHash>,
    ) -> Result<User, UserError> {
        let user = self.users.lock(id).await?.ok_or(UserError::NotFound(id))?;
        policy::may_change(actor, &user, &change)?;
        if password.is_some() {
            // Whoever signed in with the old one, on this device or another, shows that they know the new one.
            self.sessions.end_all(&id.to_string()).await?;
        }
        let changed = User {
            role: change.role.unwrap_or(user.role),
            is_active: change.is_active.unwrap_or(user.is_active),
            // One that was not read stays as it is.
            password: password.map(Hidden::from).unwrap_or_default(),
            ..user
        };
        let (name, email) = (changed.name.clone(), changed.email.clone());
        let changed = changed.with_name(change.name.unwrap_or(name)).with_email(change.email.unwrap_or(email));
        let saved = self.users.save(&changed).await.map_err(|error| taken(error, UserError::EmailInUse))?;
        self.publish(USER_UPDATED, &saved).await?;
        Ok(saved)
    }

    /// Deletes a user on behalf of an admin.
    ///
    /// # Errors
    ///
    /// When there is none with this id, and when it is not for this admin to do.
    #[transactional]
    pub async fn delete(&self, actor: &User, id: i64) -> Result<(), UserError> {
        let user = self.users.lock(id).await?.ok_or(UserError::NotFound(id))?;
        policy::may_touch(actor, &user)?;
        self.users.soft_delete(id).await?;
        self.publish(USER_DELETED, &user).await?;
        Ok(())
    }

    /// Gives a user these permissions, and takes all others away.
    ///
    /// # Errors
    ///
    /// When there is none with this id.
    #[transactional]
    pub async fn set_permissions(&self, id: i64, permissions: &[Permission]) -> Result<User, UserError> {
        let user = self.users.set_permissions(id, permissions).await?;
        let user = user.ok_or(UserError::NotFound(id))?;
        self.publish(USER_UPDATED, &user).await?;
        Ok(user)
    }

    /// Deletes a user for good, also one who was deleted before. The email is free again, the id is not.
    ///
    /// # Errors
    ///
    /// When there is none with this id, and when they have orders, which somebody may have to account for.
    #[transactional]
    pub async fn erase(&self, id: i64) -> Result<(), UserError> {
        let erased = self.users.erase(id).await;
        let is_kept = |error: DataError| {
            if error.is_foreign_key_violation() { UserError::HasOrders } else { error.into() }
        };
        let user = erased.map_err(is_kept)?.ok_or(UserError::NotFound(id))?;
        if let Some(avatar) = &user.avatar {
            self.jobs.push(REMOVE_UPLOAD, &json!(avatar)).await?;
        }
        self.sessions.end_all(&id.to_string()).await?;
        self.publish(USER_DELETED, &user).await?;
        Ok(())
    }

    /// Makes sure that a super_admin with this email exists; `None` when the email belongs to a deleted user.
    pub(super) async fn ensure_super_admin(&self, email: &str, password: &str) -> Result<Option<User>, UserError> {
        if let Some(user) = self.users.find_by_email(email).await? {
            return self.promote(user.id).await;
        }
        let role = Role::SuperAdmin;
        match self.create(NewUser { email: email.into(), password: password.into(), name: None, role }).await {
            Ok(user) => Ok(Some(user)),
            Err(UserError::EmailTaken) => Ok(None),
            Err(error) => Err(error),
        }
    }

    #[transactional]
    async fn promote(&self, id: i64) -> Result<Option<User>, UserError> {
        let user = match self.users.lock(id).await? {
            Some(user) if user.role != Role::SuperAdmin => user,
            promoted => return Ok(promoted),
        };
        let promoted = self.users.save(&User { role: Role::SuperAdmin, ..user }).await?;
        self.publish(USER_UPDATED, &promoted).await?;
        Ok(Some(promoted))
    }

    async fn publish(&self, topic: Topic<UserDto>, user: &User) -> Result<(), DataError> {
        self.outbox.publish(topic, events::key(user.id), &UserDto::from(user)).await?;
        Ok(())
    }

    async fn confirm(&self, id: i64, current_password: Option<&str>) -> Result<(), UserError> {
        let current = current_password.ok_or(UserError::CurrentPasswordMissing)?;
        let user = self.users.find_with_password(id).await?.ok_or(UserError::NotFound(id))?;
        let password = user.password.into_loaded().ok_or(UserError::CurrentPasswordWrong)?;
        let is_right = self.passwords.verify(current, &password).await?;
        if is_right { Ok(()) } else { Err(UserError::CurrentPasswordWrong) }
    }
}

fn taken(error: DataError, otherwise: UserError) -> UserError {
    if error.is_taken(User::BY_EMAIL_KEY) { otherwise } else { error.into() }
}
