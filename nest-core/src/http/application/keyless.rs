//! Which routes of an application without a key read signed or encrypted cookies.

use super::planned::{Planned, planned};
use crate::di::{BootError, Graph, ProtectedCookie};
use crate::http::routing::join_paths;

/// Judges an application without a key.
///
/// # Errors
///
/// Every cookie that a route or an enhancer before it would read by the key, with the first such route.
pub(super) fn keyless(graph: &'static Graph) -> Result<(), BootError> {
    let mut faults = BootError::none();
    let mut told = Vec::new();
    for planned in planned(graph) {
        let of_enhancers = planned.enhancers(graph).flat_map(|(_, used)| used.facts.protected);
        for cookie in planned.handler.protected.iter().chain(of_enhancers).copied().flatten() {
            // A guard stands before many routes, and a route may have several paths.
            if !told.iter().any(|known: &&ProtectedCookie| (known.place, known.name) == (cookie.place, cookie.name)) {
                told.push(cookie);
                faults.add(fault(&planned, cookie));
            }
        }
    }
    faults.into_result()
}

fn fault(planned: &Planned, cookie: &ProtectedCookie) -> String {
    let Planned { handler, path, .. } = planned;
    let (protection, ProtectedCookie { name, place, .. }) =
        (if cookie.is_encrypted { "encrypted" } else { "signed" }, cookie);
    format!(
        "`{} {}` reads the {protection} cookie `{name}`, {place}, and the application has no key: \
         `.cookie_key(CookieKey::new(config.cookie_secret)?)`, behind `nest::app!(…)`",
        handler.verb,
        join_paths(path.parts()),
    )
}
