//! Roles that include others.

use nest_core::pipeline::Requirement;

/// Roles of which some include others, an admin everything that a user may: [`Holds`](crate::Holds) is then one line,
/// `self.roles.iter().any(|role| role.implies(required))`.
///
/// Where the roles are in one row, `PartialOrd` does it as well: `self.role >= required`.
///
/// ```
/// # extern crate nest_core as nest;
/// use nest_auth::Hierarchy;
/// # use std::fmt;
/// # use nest_macros::Requirement;
///
/// #[derive(Clone, Copy, Debug, PartialEq, Requirement)]
/// enum Role { User, Editor, Auditor, Admin }
/// # impl fmt::Display for Role {
/// #     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { fmt::Debug::fmt(self, f) }
/// # }
///
/// impl Hierarchy for Role {
///     fn includes(self) -> &'static [Role] {
///         match self {
///             Role::Admin => &[Role::Editor, Role::Auditor],
///             Role::Editor | Role::Auditor => &[Role::User],
///             Role::User => &[],
///         }
///     }
/// }
///
/// # fn main() {
/// assert!(Role::Admin.implies(Role::User));
/// assert!(!Role::Editor.implies(Role::Auditor));
/// # }
/// ```
pub trait Hierarchy: Requirement {
    /// What it includes directly.
    fn includes(self) -> &'static [Self];

    /// Whether it is `required`, or includes it by way of however many others.
    fn implies(self, required: Self) -> bool {
        let mut seen = vec![self];
        let mut next = 0;
        // Each is looked at once, so roles that include each other end too.
        while let Some(role) = seen.get(next).copied() {
            if role == required {
                return true;
            }
            for included in role.includes() {
                if !seen.contains(included) {
                    seen.push(*included);
                }
            }
            next += 1;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;

    #[derive(Clone, Copy, Debug, PartialEq, nest_macros::Requirement)]
    #[nest(crate = nest_core)]
    enum Role {
        One,
        Other,
        Stranger,
    }

    impl fmt::Display for Role {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            fmt::Debug::fmt(self, f)
        }
    }

    impl Hierarchy for Role {
        fn includes(self) -> &'static [Role] {
            match self {
                Role::One => &[Role::Other],
                Role::Other => &[Role::One],
                Role::Stranger => &[],
            }
        }
    }

    #[test]
    fn roles_that_include_each_other_end() {
        assert!(Role::One.implies(Role::Other) && Role::Other.implies(Role::One));
        assert!(!Role::One.implies(Role::Stranger));
    }
}
