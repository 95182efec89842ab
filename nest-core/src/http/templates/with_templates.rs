//! An endpoint whose handler has a view.

use std::sync::Arc;

use super::engine::Templates;
use crate::di::{ControllerDef, HandlerDef};
use crate::http::body::Body;
use crate::http::endpoint::{Endpoint, Outcome};
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// An endpoint with the templates that its module sees, which its route keeps.
pub(in crate::http) struct WithTemplates {
    pub(in crate::http) endpoint: Box<dyn Endpoint>,
    pub(in crate::http) templates: Arc<Templates>,
}

impl Endpoint for WithTemplates {
    fn call<'a>(&'a self, cx: &'a mut ExecutionContext<Http>, body: Body) -> Outcome<'a> {
        self.endpoint.call(cx, body)
    }

    fn handler(&self) -> &'static HandlerDef {
        self.endpoint.handler()
    }

    fn controller(&self) -> &'static ControllerDef {
        self.endpoint.controller()
    }

    fn templates(&self) -> Option<&Arc<Templates>> {
        Some(&self.templates)
    }
}
