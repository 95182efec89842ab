//! Endpoints: what a route leads to.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
#[cfg(feature = "templates")]
use std::sync::Arc;

use super::body::Body;
use super::error::{Failure, InternalServerError};
use super::response::Response;
#[cfg(feature = "templates")]
use super::templates::Templates;
use super::transport::Http;
use crate::di::{
    AnyRequest, Attempt, Binding, BoundEnhancer, BuildError, ControllerDef, HandlerDef, Instance, Keyed, PerRequest,
    Source,
};
use crate::pipeline::{BoxFuture, Enhancers, ExecutionContext, run};

/// The future of a call, on the heap: a response, or a failure that no filter took. A handler has one, and its enhancers put one
/// around it.
pub type Outcome<'a> = BoxFuture<'a, Result<Response, Failure>>;

/// What a route leads to: a handler with its controller and its enhancers.
pub trait Endpoint: Send + Sync {
    /// Answers a request.
    ///
    /// # Errors
    /// The future gives the failure that the transport answers.
    fn call<'a>(&'a self, cx: &'a mut ExecutionContext<Http>, body: Body) -> Outcome<'a>;

    /// The handler.
    fn handler(&self) -> &'static HandlerDef;

    /// Its controller.
    fn controller(&self) -> &'static ControllerDef;

    /// What writes the view of the handler.
    #[cfg(feature = "templates")]
    #[doc(hidden)]
    fn templates(&self) -> Option<&Arc<Templates>> {
        None
    }
}

/// What arguments are extracted from.
pub struct Args<'a> {
    /// The call.
    pub cx: &'a ExecutionContext<Http>,
    /// The body, for the one argument that reads it.
    pub body: Body,
    /// The pipes of the route.
    pub pipes: Pipes<'a>,
}

/// The pipes of a route.
#[derive(Clone, Copy)]
pub struct Pipes<'a> {
    enhancers: &'a Enhancers<Http>,
    cx: &'a ExecutionContext<Http>,
}

impl<'a> Pipes<'a> {
    /// What takes the files of the argument with this number.
    ///
    /// # Panics
    /// When there is none: generated code binds one to each argument that asks for it.
    #[cfg(feature = "multipart")]
    pub(in crate::http) fn sink(self, argument: u16) -> &'a super::form::Sink {
        match self.enhancers.sink(argument) {
            Some(sink) => sink,
            None => panic!("no sink is bound to an argument that asks for one"),
        }
    }

    /// Runs the pipes for the argument with this number.
    ///
    /// # Errors
    /// What the first pipe that refuses the value fails with.
    pub async fn transform<V: Send + 'static>(self, argument: u16, value: V) -> Result<V, Failure> {
        self.enhancers.transform(argument, value, self.cx).await
    }
}

/// The glue of a handler, which the attributes write: extracts the arguments, calls the handler, and makes a reply of what it
/// returns. It is all that is compiled for each handler.
pub type Glue = for<'a> fn(Controller<'a>, Args<'a>) -> Outcome<'a>;

/// The controller of a request, with its type erased.
pub enum Controller<'a> {
    /// That of the application.
    Shared(&'a Instance),
    /// That of this request.
    Own(Instance),
}

impl Controller<'_> {
    /// The controller.
    ///
    /// # Panics
    /// When it is another one: generated code binds each handler to its own controller.
    #[must_use]
    pub fn get<C: Keyed>(&self) -> &C {
        match self {
            Controller::Shared(controller) => controller.get(),
            Controller::Own(controller) => controller.get(),
        }
    }
}

/// What a handler's glue will answer.
pub fn answer<'a>(answer: impl Future<Output = Result<Response, Failure>> + Send + 'a) -> Outcome<'a> {
    Box::pin(answer)
}

/// A handler with its controller and its enhancers.
struct Bound {
    controller: Source,
    /// Whether anything that is built for a request may ask for it.
    asks_for_request: bool,
    enhancers: Enhancers<Http>,
    handler: &'static HandlerDef,
    controller_def: &'static ControllerDef,
    glue: Glue,
}

impl Endpoint for Bound {
    fn call<'a>(&'a self, cx: &'a mut ExecutionContext<Http>, body: Body) -> Outcome<'a> {
        if self.asks_for_request || cx.scope().is_some() {
            cx.share_request();
        }
        run(&self.enhancers, cx, move |cx| self.invoke(cx, body))
    }

    fn handler(&self) -> &'static HandlerDef {
        self.handler
    }

    fn controller(&self) -> &'static ControllerDef {
        self.controller_def
    }
}

impl Bound {
    fn new(
        controller: Source,
        enhancers: Vec<BoundEnhancer>,
        (handler, controller_def): (&'static HandlerDef, &'static ControllerDef),
        glue: Glue,
    ) -> Bound {
        let asks_for_request = matches!(&controller, Source::PerRequest(one) if one.asks_for_request());
        Bound { controller, asks_for_request, enhancers: Enhancers::new(enhancers), handler, controller_def, glue }
    }

    /// Calls the handler, on a controller that is built for the request where it must be.
    #[inline]
    fn invoke<'a>(&'a self, cx: &'a ExecutionContext<Http>, body: Body) -> Outcome<'a> {
        let args = Args { cx, body, pipes: Pipes { enhancers: &self.enhancers, cx } };
        match &self.controller {
            Source::Shared(controller) => (self.glue)(Controller::Shared(controller), args),
            Source::PerRequest(controller) => self.invoke_own(controller, args),
        }
    }

    /// Calls the handler on a controller that is built for the request.
    fn invoke_own<'a>(&'a self, controller: &'a PerRequest, args: Args<'a>) -> Outcome<'a> {
        let cx = args.cx;
        let request = || cx.shared_request().cloned().map(|request| request as AnyRequest);
        // A constructor is code of the application; if it panics, that is caught where a panic of the handler is.
        match catch_unwind(AssertUnwindSafe(|| controller.build_now(cx.scope(), request()))) {
            Ok(Attempt::Built(controller)) => (self.glue)(Controller::Own(controller), args),
            Ok(Attempt::Failed(error)) => answer(std::future::ready(Err(not_built(error)))),
            Ok(Attempt::Waits(built)) => answer(async move {
                let controller = controller.build(cx.scope(), request(), built).await.map_err(not_built)?;
                (self.glue)(Controller::Own(controller), args).await
            }),
            Err(panic) => answer(async move { resume_unwind(panic) }),
        }
    }
}

#[cold]
fn not_built(error: BuildError) -> Failure {
    InternalServerError::new("a controller could not be built").with_cause(error).into()
}

/// Binds a handler to its controller and its enhancers: what [`HandlerDef::bind`] does for HTTP. The box holds a
/// `Box<dyn Endpoint>`.
#[must_use]
pub fn endpoint(binding: Binding, glue: Glue) -> Box<dyn Any + Send + Sync> {
    let Binding { handler, controller_def, controller, enhancers } = binding;
    let endpoint: Box<dyn Endpoint> = Box::new(Bound::new(controller, enhancers, (handler, controller_def), glue));
    Box::new(endpoint)
}

/// Binds a handler to a controller that no container built.
#[cfg(all(test, feature = "validation"))]
pub(crate) fn endpoint_of(
    controller: Instance,
    enhancers: Vec<BoundEnhancer>,
    defs: (&'static HandlerDef, &'static ControllerDef),
    glue: Glue,
) -> Box<dyn Endpoint> {
    Box::new(Bound::new(Source::Shared(controller), enhancers, defs, glue))
}
