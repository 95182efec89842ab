//! A user who is in no database, for unit tests.

use chrono::Utc;
use nest::data::Hidden;

use super::{Granted, Role, User};

/// An active user without a name, a picture or permissions.
pub(crate) fn sample_user(id: i64, role: Role) -> User {
    User {
        id,
        email: format!("{id}@example.com"),
        email_key: format!("{id}@example.com"),
        name: None,
        name_key: None,
        role,
        is_active: true,
        avatar: None,
        granted: Granted::default(),
        last_login_at: None,
        created_at: Utc::now(),
        updated_at: Utc::now(),
        deleted_at: None,
        password: Hidden::not_loaded(),
    }
}
