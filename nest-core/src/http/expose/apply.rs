//! Results of routes with `#[expose(…)]`.

use http::{HeaderMap, StatusCode};

use super::{Expose, Exposed, Groups, Viewer};
use crate::di::ProofDef;
use crate::http::cookies::SetCookie;
use crate::http::error::{Failure, InternalServerError};
use crate::http::files::{CacheControl, Conditional};
use crate::http::response::{IntoResponse, Json};
use crate::http::transport::Http;
use crate::pipeline::{ExecutionContext, Proof};

/// A result that can be written for groups: `Json<T>` of a type with `#[expose]`, and a `Result` of it, or with a status, headers or
/// cookies in front.
#[diagnostic::on_unimplemented(
    message = "NEST-E0520: the result `{Self}` cannot be written for groups",
    label = "`#[expose(…)]` on the route has nothing to apply to",
    note = "return `Json<T>`, or a `Result` of it, where `T` has `#[expose]`; or remove `#[expose(…)]` from the route"
)]
pub trait ApplyGroups {
    /// What is sent.
    type Sent: IntoResponse;

    /// The same, for these groups.
    fn for_groups(self, groups: Groups) -> Self::Sent;
}

impl<T: Expose> ApplyGroups for Json<T> {
    type Sent = Json<Exposed<T>>;

    fn for_groups(self, groups: Groups) -> Self::Sent {
        Json(Exposed::new(self.0, groups))
    }
}

impl<R: ApplyGroups, E: Into<Failure>> ApplyGroups for Result<R, E> {
    type Sent = Result<R::Sent, E>;

    fn for_groups(self, groups: Groups) -> Self::Sent {
        self.map(|result| result.for_groups(groups))
    }
}

impl<R: ApplyGroups> ApplyGroups for Conditional<R> {
    type Sent = Conditional<R::Sent>;

    fn for_groups(self, groups: Groups) -> Self::Sent {
        Conditional(self.0.for_groups(groups))
    }
}

macro_rules! in_front {
    ($($front:ty),* $(,)?) => {$(
        impl<R: ApplyGroups> ApplyGroups for ($front, R) {
            type Sent = ($front, R::Sent);

            fn for_groups(self, groups: Groups) -> Self::Sent {
                (self.0, self.1.for_groups(groups))
            }
        }
    )*};
}

in_front!(StatusCode, HeaderMap, CacheControl, SetCookie, Vec<SetCookie>);

impl<K, V, R: ApplyGroups, const N: usize> ApplyGroups for ([(K, V); N], R)
where
    ([(K, V); N], R::Sent): IntoResponse,
{
    type Sent = ([(K, V); N], R::Sent);

    fn for_groups(self, groups: Groups) -> Self::Sent {
        (self.0, self.1.for_groups(groups))
    }
}

/// The result, for the groups that `#[expose(groups(…))]` names.
pub fn exposed_by<R: ApplyGroups>(result: R, groups: Groups) -> R::Sent {
    result.for_groups(groups)
}

/// A result of a route whose controller has `#[expose(…)]`.
pub struct Returned<R>(pub R);

impl<R: ApplyGroups> Returned<R> {
    /// For these groups.
    pub fn for_groups(self, groups: Groups) -> R::Sent {
        self.0.for_groups(groups)
    }
}

/// The answer for a result without rules.
pub trait ViaUnruled<R> {
    /// As it is.
    fn for_groups(self, groups: Groups) -> R;
}

impl<R: IntoResponse> ViaUnruled<R> for Returned<R> {
    fn for_groups(self, _: Groups) -> R {
        self.0
    }
}

/// What a route asks of guards by `#[expose(to = …)]`.
#[must_use]
pub const fn viewer<V: Viewer + Proof>() -> Option<ProofDef> {
    V::PROOF
}

/// The groups of whom `#[expose(to = …)]` names, and these.
///
/// # Errors
/// 500, when no guard gave the proof: the judge refuses such a route.
pub fn exposed_to<V: Viewer + Proof>(cx: &ExecutionContext<Http>, groups: Groups) -> Result<Groups, Failure> {
    match cx.proof::<V>() {
        Some(viewer) => Ok(viewer.groups().and(&groups)),
        None => {
            let name = V::PROOF.map(|proof| proof.name.to_string()).unwrap_or_default();
            Err(InternalServerError::new(format!("no guard of this route gave `{name}`")).into())
        }
    }
}
