//! From a method and a path to an endpoint.

mod conflict;
mod host;
mod params;
mod pattern;
mod route;
mod router;
mod shapes;
mod shared;
mod statics;
#[cfg(test)]
mod tests;
mod versioning;

pub use conflict::RouteConflict;
pub use params::{MAX_PARAMS, ParamRanges};
pub use pattern::join_paths;
pub use route::Route;
pub(crate) use router::Found;
pub use router::{RouteSpec, Router};
pub use versioning::Versioning;
