//! Endpoints: what a route leads to.

use std::any::Any;
use std::sync::Arc;

use super::body::Body;
use super::error::{Failure, InternalServerError};
use super::response::Response;
use super::transport::Http;
use crate::di::{Binding, ControllerDef, HandlerDef, Instance, PerRequest, Source};
use crate::pipeline::{BoxFuture, Enhancers, ExecutionContext, run};

/// The one future on the heap for each request: a response, or a failure that no filter took.
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
}

/// What a handler's glue is called with.
pub struct Call<'a, C> {
    bound: &'a Bound<C>,
    cx: &'a mut ExecutionContext<Http>,
    body: Body,
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

impl Pipes<'_> {
    /// Runs the pipes for arguments of type `V`.
    ///
    /// # Errors
    /// What the first pipe that refuses the value fails with.
    pub async fn transform<V: Send + 'static>(self, value: V) -> Result<V, Failure> {
        self.enhancers.transform(value, self.cx).await
    }
}

impl<'a, C: Send + Sync + 'static> Call<'a, C> {
    /// Runs the pipeline around a handler.
    pub fn run<H, F>(self, handler: H) -> Outcome<'a>
    where
        H: FnOnce(&'a C, Args<'a>) -> F + Send + 'a,
        F: Future<Output = Result<Response, Failure>> + Send + 'a,
    {
        let Call { bound: Bound { controller, enhancers, .. }, cx, body } = self;
        let args = move |cx| Args { cx, body, pipes: Pipes { enhancers, cx } };
        match controller {
            Controller::Shared(controller) => {
                cx.share_request();
                run(enhancers, cx, move |cx| handler(controller, args(cx)))
            }
            Controller::PerRequest(plan) => {
                cx.open_scope(|| plan.scope());
                cx.share_request();
                run(enhancers, cx, move |cx| async move { handler(build::<C>(plan, cx).await?, args(cx)).await })
            }
        }
    }
}

/// The controller of this request.
async fn build<'a, C: Send + Sync + 'static>(
    plan: &'a PerRequest,
    cx: &'a ExecutionContext<Http>,
) -> Result<&'a C, Failure> {
    let scope = cx.scope().expect("the scope of a request is opened before its controller is built");
    match plan.build(scope).await {
        Ok(instance) => Ok(unerase::<C>(instance)),
        Err(error) => Err(InternalServerError::new("a controller could not be built").with_cause(error).into()),
    }
}

/// The controller within an erased instance.
///
/// # Panics
/// When it is another one: generated code binds each handler to its own controller.
fn unerase<C: Send + Sync + 'static>(instance: &Instance) -> &Arc<C> {
    match instance.downcast_ref() {
        Some(controller) => controller,
        None => panic!("a handler of `{}` is bound to another controller", std::any::type_name::<C>()),
    }
}

/// The glue of a handler, which the attributes write.
pub type Glue<C> = for<'a> fn(Call<'a, C>) -> Outcome<'a>;

struct Bound<C> {
    controller: Controller<C>,
    enhancers: Enhancers<Http>,
    handler: &'static HandlerDef,
    controller_def: &'static ControllerDef,
    glue: Glue<C>,
}

/// Where the controller of a request comes from.
enum Controller<C> {
    Shared(Arc<C>),
    PerRequest(PerRequest),
}

impl<C: Send + Sync + 'static> Endpoint for Bound<C> {
    fn call<'a>(&'a self, cx: &'a mut ExecutionContext<Http>, body: Body) -> Outcome<'a> {
        (self.glue)(Call { bound: self, cx, body })
    }

    fn handler(&self) -> &'static HandlerDef {
        self.handler
    }

    fn controller(&self) -> &'static ControllerDef {
        self.controller_def
    }
}

/// Binds a handler to its controller and its enhancers: what [`HandlerDef::bind`] does for HTTP. The box holds a
/// `Box<dyn Endpoint>`.
///
/// # Panics
/// When the binding holds another controller: generated code binds each handler to its own.
#[must_use]
pub fn endpoint<C: Send + Sync + 'static>(binding: Binding, glue: Glue<C>) -> Box<dyn Any + Send + Sync> {
    let Binding { handler, controller_def, controller, enhancers } = binding;
    let controller = match controller {
        Source::Shared(shared) => Controller::Shared(unerase::<C>(shared.instance()).clone()),
        Source::PerRequest(plan) => Controller::PerRequest(plan),
    };
    Box::new(bind(controller, Enhancers::new(enhancers), handler, controller_def, glue))
}

fn bind<C: Send + Sync + 'static>(
    controller: Controller<C>,
    enhancers: Enhancers<Http>,
    handler: &'static HandlerDef,
    controller_def: &'static ControllerDef,
    glue: Glue<C>,
) -> Box<dyn Endpoint> {
    Box::new(Bound { controller, enhancers, handler, controller_def, glue })
}

/// Binds a handler to a controller that no container built.
#[cfg(all(test, feature = "validation"))]
pub(crate) fn endpoint_of<C: Send + Sync + 'static>(
    controller: Arc<C>,
    enhancers: Vec<crate::di::BoundEnhancer>,
    (handler, controller_def): (&'static HandlerDef, &'static ControllerDef),
    glue: Glue<C>,
) -> Box<dyn Endpoint> {
    bind(Controller::Shared(controller), Enhancers::new(enhancers), handler, controller_def, glue)
}
