//! The current request, for providers that live for one request.

use std::ops::Deref;
use std::sync::Arc;

use super::head::RequestHead;
use crate::di::{Edge, EdgeKind, Inject, Resolver};

/// The current request, without its body: what request-scoped providers and controllers may inject (NestJS's `REQUEST`).
///
/// No module provides it. Who holds it lives for one request; a singleton that holds it does not compile.
#[derive(Clone)]
pub struct CurrentRequest(Arc<RequestHead>);

impl Deref for CurrentRequest {
    type Target = RequestHead;

    fn deref(&self) -> &RequestHead {
        &self.0
    }
}

impl std::fmt::Debug for CurrentRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CurrentRequest({} {})", self.0.method(), self.0.path())
    }
}

impl Inject for CurrentRequest {
    const EDGE: Edge = Edge::built_in(EdgeKind::Request, "CurrentRequest");

    fn inject(resolver: &Resolver<'_>, _: usize) -> CurrentRequest {
        match resolver.request::<RequestHead>() {
            Some(request) => CurrentRequest(request),
            None => panic!("`CurrentRequest` is injected outside of a request, which the judge refuses"),
        }
    }
}
