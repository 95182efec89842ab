use std::marker::PhantomData;

use nest_core::http::Forbidden;
use nest_core::pipeline::{self, Required, Requirement};

/// A caller who holds roles, permissions or the like. Put it on the proof that the guard for authentication returns.
///
/// What stands above something else holds that too: `self.role >= required` makes a hierarchy of an ordered role.
#[diagnostic::on_unimplemented(
    message = "NEST-E0324: `{Self}` does not say which `{R}` it holds",
    label = "is asked whether it holds a `{R}`",
    note = "say it: `impl Holds<{R}> for {Self} {{ fn holds(&self, required: {R}) -> bool {{ … }} }}`"
)]
pub trait Holds<R: Requirement>: pipeline::Proof {
    /// Whether the caller holds what a route requires.
    fn holds(&self, required: R) -> bool;
}

/// The guard that enforces `#[roles(…)]`, `#[permissions(…)]` and `#[requires(…)]` of one type `R`, on callers `P`. It stands
/// behind the guard that proves `P`; routes that require nothing pass. A caller who lacks something is answered with 403 and
/// `Required permissions: …`; what was lacking is in the log at level `debug`.
///
/// ```
/// # extern crate nest_core as nest;
/// use std::fmt;
///
/// use nest_auth::{Authorize, Holds};
/// use nest_core::http::Unauthorized;
/// # use nest_macros::{Proof, Requirement, controller, guard, injectable, module};
///
/// #[derive(Clone, Copy, PartialEq, Requirement)]
/// enum Permission { CreateProduct }
///
/// impl fmt::Display for Permission {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         f.write_str("product:create")
///     }
/// }
///
/// #[derive(Clone, Proof)]
/// struct CurrentUser { permissions: Vec<Permission> }
///
/// impl Holds<Permission> for CurrentUser {
///     fn holds(&self, required: Permission) -> bool {
///         self.permissions.contains(&required)
///     }
/// }
///
/// #[guard]
/// async fn signed_in() -> Result<CurrentUser, Unauthorized> {
///     Ok(CurrentUser { permissions: vec![Permission::CreateProduct] })
/// }
///
/// #[injectable]
/// struct ProductController;
///
/// #[controller("products")]
/// impl ProductController {
///     #[post("/")]
///     #[permissions(Permission::CreateProduct)]
///     async fn create(&self) {}
/// }
///
/// #[module(controllers = [ProductController], guards = [signed_in, Authorize<CurrentUser, Permission>])]
/// struct AppModule;
///
/// nest_core::check!(AppModule);
/// # fn main() {}
/// ```
///
/// Without `Authorize` in that list, `cargo check` says that nobody enforces `Permission`.
#[nest_macros::injectable(crate = nest_core)]
pub struct Authorize<P: 'static, R: 'static> {
    #[inject(default)]
    of: PhantomData<fn(P, R)>,
}

impl<P, R> Default for Authorize<P, R> {
    fn default() -> Self {
        Self { of: PhantomData }
    }
}

#[nest_macros::guard(default, crate = nest_core)]
impl<P: Holds<R>, R: Requirement> Authorize<P, R> {
    async fn can_activate(&self, caller: &P, required: Required<R>) -> Result<(), Forbidden> {
        if required.is_met(|one| caller.holds(one)) {
            return Ok(());
        }
        let missing: Vec<String> = required.missing(|one| caller.holds(one)).iter().map(ToString::to_string).collect();
        tracing::debug!(lacking = missing.join(", "), "{required}: refused");
        Err(Forbidden::new(required.to_string()))
    }
}
