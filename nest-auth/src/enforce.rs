//! Policies that a route states by taking them.

use std::fmt;
use std::marker::PhantomData;

use nest_core::di::ProofDef;
use nest_core::http::{Failure, Forbidden, FromRequestParts, Http, InternalServerError};
use nest_core::pipeline::{ExecutionContext, Proof};

use crate::policy::{Decision, Policy};

/// A policy that has a name, the type's own, and words for those who read what an application offers. [`Enforce<P>`] is how a route takes
/// it.
///
/// ```
/// # extern crate nest_core as nest;
/// use nest_auth::{Decision, Enforce, Owned, Policy, StatedPolicy, owns};
/// use nest_core::http::Failure;
/// # use nest_core::http::Unauthorized;
/// # use nest_macros::{Proof, controller, guard, injectable, module};
///
/// #[derive(Clone, Proof)]
/// struct User { id: i64, is_support: bool }
///
/// struct Order { user_id: i64 }
///
/// impl Owned<User> for Order {
///     fn is_owned_by(&self, user: &User) -> bool { self.user_id == user.id }
/// }
///
/// fn is_support(user: &User, _: &Order) -> Decision {
///     Decision::when(user.is_support, "the caller is of support")
/// }
///
/// struct ShowOrder;
///
/// impl StatedPolicy for ShowOrder {
///     type Principal = User;
///     type Resource = Order;
///
///     const STATES: &'static str = "one's own orders; all of them for support";
///
///     fn policy() -> impl Policy<User, Order> { owns.or(is_support) }
/// }
/// # #[guard]
/// # async fn signed_in() -> Result<User, Unauthorized> { Ok(User { id: 1, is_support: false }) }
/// # #[injectable]
/// # struct OrderController;
///
/// #[controller("orders", guards = [signed_in])]
/// impl OrderController {
///     #[get("/{id}")]
///     async fn show(&self, #[param] id: i64, may_show: Enforce<ShowOrder>) -> Result<String, Failure> {
///         let order = Order { user_id: 1 };  // … from the database …
///         may_show.on(&order)?;
///         Ok(format!("order {id}"))
///     }
/// }
///
/// #[module(controllers = [OrderController])]
/// struct AppModule;
///
/// nest_core::check!(AppModule);
/// # fn main() {}
/// ```
///
/// The OpenAPI document says of this route that it may answer 403, and in `x-policies` that `ShowOrder` decides, with its words.
#[diagnostic::on_unimplemented(
    message = "NEST-E0323: `{Self}` is no policy that a route can state",
    label = "has no words, or does not say about whom and what it decides",
    note = "implement `StatedPolicy` for a type of its own, `struct {Self};`: principal, resource, `STATES`, and `policy` that puts functions together"
)]
pub trait StatedPolicy: Send + Sync + 'static {
    /// About whom it decides: what a guard proves.
    type Principal: Proof + Clone;

    /// About what.
    type Resource: ?Sized;

    /// What it allows, for those who read the document. It is no secret.
    const STATES: &'static str;

    /// The policy: a function, or several put together by `and` and `or`.
    fn policy() -> impl Policy<Self::Principal, Self::Resource>;
}

/// The caller under a [policy](StatedPolicy): a parameter of handlers and guards, `may_show: Enforce<ShowOrder>`. A guard has to prove the
/// principal, or the route does not compile.
///
/// Whoever takes it has stated that the policy decides; **deciding is calling [`on`](Self::on)** with what was asked for.
///
/// The second parameter follows from the policy, and nobody has to write it.
pub struct Enforce<S, P = <S as Stated>::Principal> {
    principal: P,
    of: PhantomData<fn() -> S>,
}

impl<S, P: Under<S>> Enforce<S, P> {
    /// Lets the caller do it with this resource, or not.
    ///
    /// # Errors
    ///
    /// 403 `Forbidden resource`, whatever the reason, which is in the log at level `debug`.
    pub fn on(&self, resource: &P::Resource) -> Result<(), Forbidden> {
        if self.allows(resource) { Ok(()) } else { Err(Forbidden::new("Forbidden resource")) }
    }

    /// Whether the caller may do it with this resource: where nobody may learn that there is one, and the answer is as if there were none.
    #[must_use]
    pub fn allows(&self, resource: &P::Resource) -> bool {
        let decision = self.principal.decide(resource);
        let outcome = if decision.is_allowed() { "allowed" } else { "refused" };
        tracing::debug!(policy = name::<S>(), reason = decision.reason(), "{outcome}");
        decision.is_allowed()
    }

    /// The caller.
    #[must_use]
    pub fn caller(&self) -> &P {
        &self.principal
    }
}

impl<S, P: Under<S>> FromRequestParts for Enforce<S, P> {
    const PROOF: Option<ProofDef> = P::PROOF;

    type Rejection = Failure;

    async fn from_request_parts(cx: &ExecutionContext<Http>) -> Result<Self, Failure> {
        match P::proven(cx) {
            Some(principal) => Ok(Self { principal, of: PhantomData }),
            None => Err(InternalServerError::new("no guard of this route gave the principal of its policy").into()),
        }
    }
}

impl<S, P> fmt::Debug for Enforce<S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enforce").field("policy", &name::<S>()).finish_non_exhaustive()
    }
}

#[cfg(feature = "openapi")]
impl<S, P: Under<S>> nest_core::http::describe::DescribeParameter for Enforce<S, P> {
    fn describe(operation: &mut nest_core::http::describe::Operation) {
        operation.policy(name::<S>(), P::STATES);
    }
}

/// What follows from a policy. Together with [`Under`] it stands for a bound on [`Enforce`], which would be told of at each use: a type that is no
/// policy has no principal, which the compiler tells once, and then asks nothing about the principal that it does not know.
pub trait Stated {
    type Principal;

    const PROOF: Option<ProofDef>;

    fn proven(cx: &ExecutionContext<Http>) -> Option<Self::Principal>;
}

impl<S: StatedPolicy> Stated for S {
    type Principal = S::Principal;

    const PROOF: Option<ProofDef> = <S::Principal as Proof>::PROOF;

    fn proven(cx: &ExecutionContext<Http>) -> Option<S::Principal> {
        cx.proof::<S::Principal>().cloned()
    }
}

/// The principal that the policy `S` is about.
pub trait Under<S>: Send + Sync + Sized + 'static {
    type Resource: ?Sized;

    const STATES: &'static str;
    const PROOF: Option<ProofDef>;

    fn proven(cx: &ExecutionContext<Http>) -> Option<Self>;

    fn decide(&self, resource: &Self::Resource) -> Decision;
}

// That the principal is a proof is asked where the policy is stated, and not here again.
impl<P: Send + Sync + 'static, S: StatedPolicy<Principal = P>> Under<S> for P {
    type Resource = S::Resource;

    const STATES: &'static str = S::STATES;
    const PROOF: Option<ProofDef> = <S as Stated>::PROOF;

    fn proven(cx: &ExecutionContext<Http>) -> Option<P> {
        <S as Stated>::proven(cx)
    }

    fn decide(&self, resource: &S::Resource) -> Decision {
        S::policy().decide(self, resource)
    }
}

/// The name of the type, without the path to it.
fn name<S>() -> &'static str {
    let path = std::any::type_name::<S>();
    let end = path.find('<').unwrap_or(path.len());
    path[..end].rfind("::").map_or(path, |colons| &path[colons + 2..])
}
