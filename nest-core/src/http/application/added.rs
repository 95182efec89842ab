//! Routes that are no handlers of the graph: functions of the request's head.

use crate::di::{ControllerDef, HandlerDef, Name, Place};
use crate::http::body::Body;
use crate::http::endpoint::{Endpoint, Outcome};
use crate::http::error::Failure;
use crate::http::head::RequestHead;
use crate::http::response::Response;
use crate::http::routing::RouteSpec;
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// What the execution context and messages about routes name.
static ADDED: ControllerDef = ControllerDef {
    name: Name::of("Application"),
    place: PLACE,
    prefix: "",
    versions: &[],
    hosts: &[],
    enhancers: &[],
    demands: &[],
    metadata: &[],
    handlers: &[HandlerDef {
        site: 0,
        name: "add_routes",
        controller: Name::of("Application"),
        place: PLACE,
        verb: "GET",
        pattern: "",
        versions: None,
        status: 200,
        public: true,
        enhancers: &[],
        asks: &[],
        untaken: &[],
        protected: &[],
        sets_protected: false,
        demands: &[],
        view: None,
        metadata: &[],
        bind: |_| Box::new(()),
        describe: None,
    }],
    describe: None,
};

const PLACE: Place = Place::new("added to the application", 0, 0);

/// An endpoint that is a function.
struct Answers<F>(F);

impl<F: Fn(&RequestHead) -> Result<Response, Failure> + Send + Sync> Endpoint for Answers<F> {
    fn call<'a>(&'a self, cx: &'a mut ExecutionContext<Http>, _: Body) -> Outcome<'a> {
        // Called within the future, where its panics are caught.
        Box::pin(async { (self.0)(cx.request()) })
    }

    fn handler(&self) -> &'static HandlerDef {
        &ADDED.handlers[0]
    }

    fn controller(&self) -> &'static ControllerDef {
        &ADDED
    }
}

impl RouteSpec {
    /// A route for GET, and so for HEAD, that answers by itself: it has no controller, and nothing runs around it.
    pub fn get(
        pattern: &str,
        answer: impl Fn(&RequestHead) -> Result<Response, Failure> + Send + Sync + 'static,
    ) -> RouteSpec {
        RouteSpec {
            verb: "GET".to_owned(),
            pattern: pattern.to_owned(),
            version: None,
            host: None,
            endpoint: Box::new(Answers(answer)),
        }
    }
}
