//! Who may change what. Pure rules; the service applies them.

use super::service::UserChange;
use super::{NotYours, Role, User, UserError};

/// Whether `actor` may give a new user this role.
pub(super) fn may_create(actor: &User, role: Role) -> Result<(), UserError> {
    if role > Role::User && actor.role < Role::SuperAdmin { Err(UserError::RoleTooHigh) } else { Ok(()) }
}

/// Whether `actor` may change `target` in this way.
pub(super) fn may_change(actor: &User, target: &User, change: &UserChange) -> Result<(), UserError> {
    if actor.id != target.id && !actor.is_admin() {
        return Err(NotYours.into());
    }
    may_touch(actor, target)?;
    if (change.role.is_some() || change.is_active.is_some()) && !actor.is_admin() {
        return Err(UserError::AdminsOnly);
    }
    change.role.map_or(Ok(()), |role| may_create(actor, role))
}

/// Only a super_admin touches a super_admin.
pub(super) fn may_touch(actor: &User, target: &User) -> Result<(), UserError> {
    let is_above = target.role == Role::SuperAdmin && actor.role < Role::SuperAdmin;
    if is_above { Err(UserError::SuperAdminProtected) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::super::sample_user as user;
    use super::*;

    fn role(role: Role) -> UserChange {
        UserChange { role: Some(role), ..UserChange::default() }
    }

    #[test]
    fn users_change_themselves_and_nobody_else() {
        let (ada, bob) = (user(1, Role::User), user(2, Role::User));
        assert!(may_change(&ada, &ada, &UserChange::default()).is_ok());
        assert!(matches!(may_change(&ada, &bob, &UserChange::default()), Err(UserError::NotYours(_))));
    }

    #[test]
    fn role_and_is_active_are_for_admins() {
        let (ada, admin) = (user(1, Role::User), user(2, Role::Admin));
        let off = UserChange { is_active: Some(false), ..UserChange::default() };
        for change in [role(Role::User), off] {
            assert!(matches!(may_change(&ada, &ada, &change), Err(UserError::AdminsOnly)));
            assert!(may_change(&admin, &ada, &change).is_ok());
        }
    }

    #[test]
    fn only_a_super_admin_sets_a_role_above_user() {
        let (ada, admin, root) = (user(1, Role::User), user(2, Role::Admin), user(3, Role::SuperAdmin));
        for higher in [Role::Admin, Role::SuperAdmin] {
            assert!(matches!(may_change(&admin, &ada, &role(higher)), Err(UserError::RoleTooHigh)));
            assert!(matches!(may_create(&admin, higher), Err(UserError::RoleTooHigh)));
            assert!(may_change(&root, &ada, &role(higher)).is_ok() && may_create(&root, higher).is_ok());
        }
    }

    #[test]
    fn an_admin_touches_no_super_admin() {
        let (admin, root) = (user(2, Role::Admin), user(3, Role::SuperAdmin));
        assert!(matches!(may_touch(&admin, &root), Err(UserError::SuperAdminProtected)));
        assert!(may_touch(&root, &root).is_ok() && may_touch(&root, &admin).is_ok());
    }
}
