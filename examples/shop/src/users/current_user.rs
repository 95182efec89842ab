//! Who is asking.

use std::ops::Deref;
use std::sync::Arc;

use nest::Proof;
use nest::auth::Holds;

use super::{Permission, User};

/// The user behind the token of a request, as they are in the database right now.
#[derive(Clone, Debug, Proof)]
pub struct CurrentUser(Arc<User>);

impl CurrentUser {
    /// A user who has been identified.
    pub fn new(user: User) -> Self {
        Self(Arc::new(user))
    }
}

impl Holds<Permission> for CurrentUser {
    fn holds(&self, required: Permission) -> bool {
        self.may(required)
    }
}

impl Deref for CurrentUser {
    type Target = User;

    fn deref(&self) -> &User {
        &self.0
    }
}
