//! Which routes of an application without a key read or set signed or encrypted cookies.

use std::iter;

use super::planned::{Planned, planned};
use crate::di::{BootError, Graph, Place, ProtectedCookie};
use crate::http::routing::join_paths;

/// Judges an application without a key.
///
/// # Errors
///
/// Every cookie that a route or an enhancer before it would read by the key, and every result that would set one, with the first
/// such route.
pub(super) fn keyless(graph: &'static Graph) -> Result<(), BootError> {
    let mut faults = BootError::none();
    // A guard stands before many routes, and a route may have several paths.
    let (mut read, mut set) = (Vec::<&ProtectedCookie>::new(), Vec::<Place>::new());
    for planned in planned(graph) {
        let handler = planned.handler;
        let enhancers: Vec<_> = planned.enhancers(graph).map(|(_, used)| used.facts).collect();
        let of_enhancers = enhancers.iter().flat_map(|facts| facts.protected);
        for cookie in handler.protected.iter().chain(of_enhancers).copied().flatten() {
            if !read.iter().any(|known| (known.place, known.name) == (cookie.place, cookie.name)) {
                read.push(cookie);
                faults.add(fault(&planned, &reads(cookie), cookie.place));
            }
        }
        let of_enhancers = enhancers.iter().map(|facts| (facts.sets_protected, facts.place));
        for (_, place) in
            iter::once((handler.sets_protected, handler.place)).chain(of_enhancers).filter(|(sets, _)| *sets)
        {
            if !set.contains(&place) {
                set.push(place);
                faults.add(fault(&planned, "sets a protected cookie", place));
            }
        }
    }
    faults.into_result()
}

fn reads(cookie: &ProtectedCookie) -> String {
    let protection = if cookie.is_encrypted { "encrypted" } else { "signed" };
    format!("reads the {protection} cookie `{}`", cookie.name)
}

fn fault(planned: &Planned, does: &str, place: Place) -> String {
    let Planned { handler, path, .. } = planned;
    format!(
        "`{} {}` {does}, {place}, and the application has no key: \
         `.cookie_key(CookieKey::new(config.cookie_secret)?)`, behind `nest::app!(…)`",
        handler.verb,
        join_paths(path.parts()),
    )
}
