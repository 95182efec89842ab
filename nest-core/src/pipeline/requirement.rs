//! What routes require of their callers, beyond what guards prove.

use std::fmt;

use super::context::ExecutionContext;
use super::transport::Transport;
use crate::di::{ControllerDef, DemandDef, HandlerDef};

/// What a route may require of its caller: a role, a permission. `#[derive(Requirement)]` implements it for an enum.
///
/// `#[roles(…)]`, `#[permissions(…)]` and `#[requires(…)]` state it on routes and controllers, and a guard enforces it by
/// taking a [`Required`] of the type as a parameter. A route whose requirement no guard enforces does not compile.
#[diagnostic::on_unimplemented(
    message = "NEST-E0311: a route cannot require a `{Self}`",
    label = "no requirement",
    note = "put `#[derive(Clone, Copy, PartialEq, Requirement)]` on the type, and implement `Display` for what refusals say"
)]
pub trait Requirement: Copy + PartialEq + fmt::Display + Send + Sync + 'static {
    /// What several of them are called, `permissions`: refusals say `Required permissions: …`.
    const PLURAL: &'static str;

    /// Its identity.
    #[doc(hidden)]
    const DEMAND: DemandDef;
}

/// What one attribute requires: all of the first, and of the second at least one, unless it is empty.
#[doc(hidden)]
pub struct Requires<R: 'static> {
    pub all: &'static [R],
    pub any: &'static [R],
}

/// What values are about.
#[doc(hidden)]
#[must_use]
pub const fn demand_of<R: Requirement>(_: &[R]) -> DemandDef {
    R::DEMAND
}

/// What the route that is called requires, its controller's requirements included. Guards take it as a parameter, and with
/// that they enforce it: the requirements of a route need such a guard before it, or nothing compiles.
pub struct Required<R: 'static> {
    handler: &'static [crate::di::Metadata],
    controller: &'static [crate::di::Metadata],
    of: std::marker::PhantomData<fn() -> R>,
}

impl<R: Requirement> Required<R> {
    /// What the called route requires.
    #[must_use]
    pub fn of<T: Transport>(cx: &ExecutionContext<T>) -> Self {
        Self::stated(cx.handler(), cx.controller())
    }

    /// What a route requires, whether it is called or not.
    pub(crate) fn stated(handler: &'static HandlerDef, controller: &'static ControllerDef) -> Self {
        Self { handler: handler.metadata, controller: controller.metadata, of: std::marker::PhantomData }
    }

    fn statements(&self) -> impl Iterator<Item = &'static Requires<R>> {
        self.controller.iter().chain(self.handler).filter_map(|value| value.downcast_ref())
    }

    /// Whether nothing is required.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.statements().next().is_none()
    }

    /// Whether somebody who holds what `holds` says meets all that is required: every `all(…)`, and one of every `any(…)`.
    pub fn is_met(&self, holds: impl Fn(R) -> bool) -> bool {
        self.statements().all(|required| {
            required.all.iter().all(|one| holds(*one))
                && (required.any.is_empty() || required.any.iter().any(|one| holds(*one)))
        })
    }

    /// All that is required and not held, in the order written. Of an `any(…)` that is not met, these are all of its members.
    pub fn missing(&self, holds: impl Fn(R) -> bool) -> Vec<R> {
        let mut missing = Vec::new();
        for required in self.statements() {
            missing.extend(required.all.iter().filter(|one| !holds(**one)));
            if !required.any.iter().any(|one| holds(*one)) {
                missing.extend(required.any);
            }
        }
        missing
    }
}

/// `Required permissions: product:create, product:update`; those of an `any(…)` are put together by `or`.
impl<R: Requirement> fmt::Display for Required<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Required {}: ", R::PLURAL)?;
        let mut separator = "";
        for required in self.statements() {
            for one in required.all {
                write!(f, "{separator}{one}")?;
                separator = ", ";
            }
            for one in required.any {
                write!(f, "{separator}{one}")?;
                separator = " or ";
            }
            separator = ", ";
        }
        Ok(())
    }
}

impl<R: Requirement> fmt::Debug for Required<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Required({self})")
    }
}
