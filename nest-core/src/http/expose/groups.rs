//! Groups, and whose they are.

use std::borrow::Cow;

/// Somebody who sees more than everybody does: `const ADMIN: Group = Group::new("admin")`.
///
/// A type that says who somebody is, an enum of roles for example, stands where a group is asked for once it has
/// `impl From<Role> for Group`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Group(&'static str);

impl Group {
    /// The group of this name. Two groups are one when their names are.
    #[must_use]
    pub const fn new(name: &'static str) -> Group {
        Group(name)
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0
    }
}

/// The groups that something is written for. There are few, so they are a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups(Cow<'static, [Group]>);

impl Groups {
    /// None: only what everybody sees.
    pub const NONE: &'static Groups = &Groups(Cow::Borrowed(&[]));

    /// None: only what everybody sees.
    #[must_use]
    pub const fn none() -> Groups {
        Groups(Cow::Borrowed(&[]))
    }

    /// Groups that are known when the program is compiled.
    #[must_use]
    pub const fn of(groups: &'static [Group]) -> Groups {
        Groups(Cow::Borrowed(groups))
    }

    /// Whether this one is among them.
    #[must_use]
    pub fn contains(&self, group: impl Into<Group>) -> bool {
        self.0.contains(&group.into())
    }

    /// The same and one more.
    #[must_use]
    pub fn with(mut self, group: impl Into<Group>) -> Groups {
        let group = group.into();
        if !self.0.contains(&group) {
            self.0.to_mut().push(group);
        }
        self
    }

    /// Those of both.
    #[must_use]
    pub fn and(self, others: &Groups) -> Groups {
        others.0.iter().fold(self, |groups, group| groups.with(*group))
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Group> {
        self.0.iter().copied()
    }
}

impl<G: Into<Group>> FromIterator<G> for Groups {
    fn from_iter<I: IntoIterator<Item = G>>(groups: I) -> Self {
        groups.into_iter().fold(Groups::none(), Groups::with)
    }
}

impl<G: Into<Group>, const N: usize> From<[G; N]> for Groups {
    fn from(groups: [G; N]) -> Self {
        groups.into_iter().collect()
    }
}

/// Whom a result is written for: a proof that knows its groups, a signed-in user for example.
///
/// `#[expose(to = CurrentUser)]` on a route asks the proof that its guard gave. Any guard may choose: by a role, by what else a request says,
/// or by both.
#[diagnostic::on_unimplemented(
    message = "NEST-E0521: `{Self}` does not say which groups it belongs to",
    label = "nobody to write a result for",
    note = "implement it: `impl Viewer for {Self} {{ fn groups(&self) -> Groups {{ … }} }}`",
    note = "groups that are always the same need no viewer: `#[expose(groups(ADMIN))]` on the route"
)]
pub trait Viewer {
    /// The groups that it belongs to.
    fn groups(&self) -> Groups;
}

/// Whom a guard lets through without a proof as well, `#[expose(to = Option<CurrentUser>)]`: strangers see what everybody sees.
impl<V: Viewer> Viewer for Option<V> {
    fn groups(&self) -> Groups {
        self.as_ref().map(V::groups).unwrap_or_default()
    }
}
