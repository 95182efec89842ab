//! Who may do what with what: decisions that depend on the resource.

use std::borrow::Cow;

use nest_core::http::Forbidden;

/// Decides whether a principal may do something with a resource: an ordinary function, `fn(&User, &Order) -> Decision`, or several
/// put together.
///
/// ```
/// use nest_auth::{Decision, Owned, Policy, owns};
/// # use nest_core::http::Forbidden;
///
/// struct User { id: i64, is_support: bool }
/// struct Order { user_id: i64, is_paid: bool }
///
/// impl Owned<User> for Order {
///     fn is_owned_by(&self, user: &User) -> bool { self.user_id == user.id }
/// }
///
/// fn is_support(user: &User, _: &Order) -> Decision {
///     Decision::when(user.is_support, "the caller is of support")
/// }
///
/// fn is_open(_: &User, order: &Order) -> Decision {
///     Decision::when(!order.is_paid, "the order is not paid")
/// }
///
/// fn cancel(user: &User, order: &Order) -> Result<(), Forbidden> {
///     owns.or(is_support).and(is_open).require(user, order)
/// }
/// # let (ada, bob) = (User { id: 1, is_support: false }, User { id: 2, is_support: false });
/// # assert!(cancel(&ada, &Order { user_id: 1, is_paid: false }).is_ok());
/// # assert!(cancel(&bob, &Order { user_id: 1, is_paid: false }).is_err());
/// # assert!(cancel(&ada, &Order { user_id: 1, is_paid: true }).is_err());
/// ```
///
/// Why it was decided so is in the log, at level `debug`, and never in the answer.
#[diagnostic::on_unimplemented(
    message = "NEST-E0315: `{Self}` is no policy for `{P}` and `{R}`",
    label = "does not decide about these",
    note = "a policy is a function, `fn may_edit(user: &{P}, what: &{R}) -> Decision`, or several put together by `and` and `or`"
)]
pub trait Policy<P: ?Sized, R: ?Sized>: Sized {
    /// The decision, and its reason.
    fn decide(&self, principal: &P, resource: &R) -> Decision;

    /// Lets the principal through, or not.
    ///
    /// # Errors
    ///
    /// 403 `Forbidden resource`, whatever the reason. Where nobody may learn that there is such a resource, ask
    /// [`allows`](Self::allows) and answer as if there were none.
    fn require(&self, principal: &P, resource: &R) -> Result<(), Forbidden> {
        if self.allows(principal, resource) { Ok(()) } else { Err(Forbidden::new("Forbidden resource")) }
    }

    /// Whether the principal may do it.
    fn allows(&self, principal: &P, resource: &R) -> bool {
        let Decision { is_allowed, reason } = self.decide(principal, resource);
        let resource = std::any::type_name::<R>();
        match is_allowed {
            true => tracing::debug!(resource, reason = &*reason, "allowed"),
            false => tracing::debug!(resource, reason = &*reason, "refused"),
        }
        is_allowed
    }

    /// What this one allows, or the other one.
    fn or<O: Policy<P, R>>(self, other: O) -> Or<Self, O> {
        Or(self, other)
    }

    /// What this one allows, and the other one too.
    fn and<O: Policy<P, R>>(self, other: O) -> And<Self, O> {
        And(self, other)
    }
}

/// Whether something is allowed, and why. The reason is for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a decision that nobody heeds protects nothing"]
pub struct Decision {
    is_allowed: bool,
    reason: Cow<'static, str>,
}

impl Decision {
    /// Allowed, because of this.
    pub fn allow(reason: impl Into<Cow<'static, str>>) -> Self {
        Self { is_allowed: true, reason: reason.into() }
    }

    /// Refused, because of this.
    pub fn refuse(reason: impl Into<Cow<'static, str>>) -> Self {
        Self { is_allowed: false, reason: reason.into() }
    }

    /// Allowed when this holds: `fact` says it in words. The reason of a refusal is that it does not.
    pub fn when(holds: bool, fact: &'static str) -> Self {
        if holds { Self::allow(fact) } else { Self::refuse(format!("not so: {fact}")) }
    }

    /// Whether it is allowed.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.is_allowed
    }

    /// Why.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

#[diagnostic::do_not_recommend]
impl<P: ?Sized, R: ?Sized, F: Fn(&P, &R) -> Decision> Policy<P, R> for F {
    fn decide(&self, principal: &P, resource: &R) -> Decision {
        self(principal, resource)
    }
}

/// What one of two policies allows.
#[derive(Clone, Copy, Debug)]
pub struct Or<A, B>(A, B);

/// What both of two policies allow.
#[derive(Clone, Copy, Debug)]
pub struct And<A, B>(A, B);

impl<P: ?Sized, R: ?Sized, A: Policy<P, R>, B: Policy<P, R>> Policy<P, R> for Or<A, B> {
    fn decide(&self, principal: &P, resource: &R) -> Decision {
        let first = self.0.decide(principal, resource);
        if first.is_allowed {
            return first;
        }
        let second = self.1.decide(principal, resource);
        if second.is_allowed {
            return second;
        }
        Decision::refuse(format!("{}; {}", first.reason, second.reason))
    }
}

impl<P: ?Sized, R: ?Sized, A: Policy<P, R>, B: Policy<P, R>> Policy<P, R> for And<A, B> {
    fn decide(&self, principal: &P, resource: &R) -> Decision {
        let first = self.0.decide(principal, resource);
        if !first.is_allowed {
            return first;
        }
        let second = self.1.decide(principal, resource);
        if !second.is_allowed {
            return second;
        }
        Decision::allow(format!("{}; {}", first.reason, second.reason))
    }
}

/// A resource that belongs to somebody.
#[diagnostic::on_unimplemented(
    message = "NEST-E0326: `{Self}` does not say whether it belongs to a `{P}`",
    label = "is asked for its owner",
    note = "say it: `impl Owned<{P}> for {Self} {{ fn is_owned_by(&self, principal: &{P}) -> bool {{ … }} }}`",
    note = "a policy is about one type of resource: the functions that it is put together of have to be about the same one"
)]
pub trait Owned<P: ?Sized> {
    /// Whether it belongs to this one.
    fn is_owned_by(&self, principal: &P) -> bool;
}

/// The policy that what belongs to a principal is theirs to use.
pub fn owns<P: ?Sized, R: Owned<P> + ?Sized>(principal: &P, resource: &R) -> Decision {
    Decision::when(resource.is_owned_by(principal), "the caller owns it")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn even(_: &str, number: &u8) -> Decision {
        Decision::when(number.is_multiple_of(2), "it is even")
    }

    fn small(_: &str, number: &u8) -> Decision {
        Decision::when(*number < 10, "it is small")
    }

    #[test]
    fn a_decision_says_why() {
        let cases: [(Decision, bool, &str); 6] = [
            (even.or(small).decide("ada", &12), true, "it is even"),
            (even.or(small).decide("ada", &3), true, "it is small"),
            (even.or(small).decide("ada", &13), false, "not so: it is even; not so: it is small"),
            (even.and(small).decide("ada", &4), true, "it is even; it is small"),
            (even.and(small).decide("ada", &12), false, "not so: it is small"),
            (even.and(small).decide("ada", &13), false, "not so: it is even"),
        ];
        for (decision, is_allowed, reason) in cases {
            assert_eq!((decision.is_allowed(), decision.reason()), (is_allowed, reason));
        }
    }

    #[test]
    fn the_answer_does_not_say_why() {
        assert_eq!(even.require("ada", &1).unwrap_err().to_string(), "Forbidden resource");
    }
}
