//! What an enhancer may know about the current call.

use std::sync::Arc;

use super::proof::{Given, Proofs};
use super::transport::Transport;
use crate::di::{ControllerDef, HandlerDef, RequestScope};

/// What an enhancer or a handler may know about the current call: the handler, its metadata, the request, and what guards
/// have proved so far.
pub struct ExecutionContext<T: Transport> {
    handler: &'static HandlerDef,
    controller: &'static ControllerDef,
    request: Held<T::Request>,
    proofs: Proofs,
    scope: Option<RequestScope>,
}

impl<T: Transport> ExecutionContext<T> {
    /// The context of a call. Transports make it; applications receive it.
    #[doc(hidden)]
    pub fn new(handler: &'static HandlerDef, controller: &'static ControllerDef, request: T::Request) -> Self {
        ExecutionContext { handler, controller, request: Held::Own(request), proofs: Proofs::default(), scope: None }
    }

    /// The handler that is called: its name, its controller, where it is declared.
    #[must_use]
    pub fn handler(&self) -> &'static HandlerDef {
        self.handler
    }

    /// The controller of the handler.
    #[must_use]
    pub fn controller(&self) -> &'static ControllerDef {
        self.controller
    }

    /// The request, without its body.
    #[must_use]
    pub fn request(&self) -> &T::Request {
        match &self.request {
            Held::Own(request) => request,
            Held::Shared(request) => request,
            Held::Moving => unreachable!("the request is put back before anybody can ask for it"),
        }
    }

    /// The request, for the transport to change before the pipeline runs.
    ///
    /// # Panics
    ///
    /// When the request is shared with request-scoped providers: the transport changes it before.
    #[doc(hidden)]
    pub fn request_mut(&mut self) -> &mut T::Request {
        match &mut self.request {
            Held::Own(request) => request,
            Held::Shared(_) | Held::Moving => {
                panic!("a request is changed after request-scoped providers have seen it")
            }
        }
    }

    /// Shares the request with the providers of this request.
    #[doc(hidden)]
    pub fn share_request(&mut self)
    where
        T::Request: 'static,
    {
        if matches!(self.request, Held::Shared(_)) {
            return;
        }
        if let Held::Own(request) = std::mem::replace(&mut self.request, Held::Moving) {
            let request = Arc::new(request);
            if let Some(scope) = &self.scope {
                scope.set_request(request.clone());
            }
            self.request = Held::Shared(request);
        }
    }

    /// The request, if it is shared.
    #[doc(hidden)]
    pub fn shared_request(&self) -> Option<&Arc<T::Request>> {
        match &self.request {
            Held::Shared(request) => Some(request),
            Held::Own(_) | Held::Moving => None,
        }
    }

    /// The metadata of type `M`: the handler's, otherwise the controller's (`Reflector.getAllAndOverride` in NestJS).
    #[must_use]
    pub fn metadata<M: 'static>(&self) -> Option<&'static M> {
        self.metadata_all().next()
    }

    /// All metadata of type `M`: the handler's in the order written, then the controller's (`Reflector.getAll`).
    pub fn metadata_all<M: 'static>(&self) -> impl Iterator<Item = &'static M> + use<M, T> {
        self.handler.metadata.iter().chain(self.controller.metadata).filter_map(|value| value.downcast_ref())
    }

    /// The elements of all metadata of type `M`, one after another (`Reflector.getAllAndMerge`).
    pub fn metadata_merged<M>(&self) -> impl Iterator<Item = <&'static M as IntoIterator>::Item> + use<M, T>
    where
        M: 'static,
        &'static M: IntoIterator,
    {
        self.metadata_all::<M>().flatten()
    }

    /// What a guard of this call proved, the last one when several gave the same type.
    #[must_use]
    pub fn proof<P: 'static>(&self) -> Option<&P> {
        self.proofs.get()
    }

    /// The instances of this request, if anything in it is request-scoped.
    #[doc(hidden)]
    pub fn scope(&self) -> Option<&RequestScope> {
        self.scope.as_ref()
    }

    /// Opens the scope of the request, unless it is open.
    #[doc(hidden)]
    pub fn open_scope(&mut self, open: impl FnOnce() -> RequestScope) {
        if self.scope.is_none() {
            self.scope = Some(open());
        }
    }

    pub(crate) fn add_proof(&mut self, proof: Given) {
        self.proofs.push(proof);
    }
}

/// A request is the context's own until something request-scoped asks for it: most never are shared, and cost no reference
/// count.
enum Held<R> {
    Own(R),
    Shared(Arc<R>),
    /// For the moment in which it is moved from one to the other.
    Moving,
}
