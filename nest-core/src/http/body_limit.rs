//! A limit for the bodies of one route: `#[post("/import", body_limit = 10 * MIB)]`.

use std::any::Any;

use super::body::Body;
use super::endpoint::{Endpoint, Outcome};
use super::transport::Http;
use crate::di::{ControllerDef, HandlerDef};
use crate::pipeline::ExecutionContext;

/// An endpoint whose bodies have a limit of their own, in the place of the application's.
struct Limited {
    endpoint: Box<dyn Endpoint>,
    /// In bytes.
    limit: usize,
}

impl Endpoint for Limited {
    fn call<'a>(&'a self, cx: &'a mut ExecutionContext<Http>, body: Body) -> Outcome<'a> {
        cx.request_mut().set_body_limit(self.limit);
        self.endpoint.call(cx, body)
    }

    fn handler(&self) -> &'static HandlerDef {
        self.endpoint.handler()
    }

    fn controller(&self) -> &'static ControllerDef {
        self.endpoint.controller()
    }
}

/// Gives the endpoint that generated code made a limit for its bodies, in bytes.
///
/// # Panics
///
/// When the box holds no HTTP endpoint: generated code puts one in.
#[must_use]
pub fn limited(endpoint: Box<dyn Any + Send + Sync>, limit: usize) -> Box<dyn Any + Send + Sync> {
    let endpoint: Box<dyn Endpoint> = match endpoint.downcast::<Box<dyn Endpoint>>() {
        Ok(endpoint) => Box::new(Limited { endpoint: *endpoint, limit }),
        Err(_) => panic!("a limit is for something that is no HTTP endpoint"),
    };
    Box::new(endpoint)
}
