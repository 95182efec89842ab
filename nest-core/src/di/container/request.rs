//! What lives for one request.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use tokio::sync::OnceCell;

use super::Container;
use crate::di::error::BuildError;
use crate::di::graph::SlotId;
use crate::di::provider::Instance;

/// The instances of one request. Cheap to clone: a handle.
#[derive(Clone)]
pub struct RequestScope {
    inner: Arc<Inner>,
}

struct Inner {
    container: Arc<Container>,
    /// What the transport knows of the request.
    request: OnceLock<Arc<dyn Any + Send + Sync>>,
    cells: Box<[OnceCell<Instance>]>,
}

tokio::task_local! {
    static CURRENT: RequestScope;
}

impl RequestScope {
    /// An empty scope.
    pub(crate) fn new(container: Arc<Container>) -> RequestScope {
        let cells = (0..container.request_slot_count).map(|_| OnceCell::new()).collect();
        RequestScope { inner: Arc::new(Inner { container, request: OnceLock::new(), cells }) }
    }

    /// Puts in what the transport knows of the request; once for each scope.
    pub(crate) fn set_request(&self, request: Arc<dyn Any + Send + Sync>) {
        // A scope belongs to one request, so a second value would be the same.
        let _ = self.inner.request.set(request);
    }

    /// What the transport knows of the request.
    pub(crate) fn request<R: Any + Send + Sync>(&self) -> Option<Arc<R>> {
        self.inner.request.get()?.clone().downcast().ok()
    }

    /// The scope of the current request, if this is within one and the application uses such handles.
    pub(crate) fn current() -> Option<RequestScope> {
        CURRENT.try_with(Clone::clone).ok()
    }

    /// Runs a call within the scope, so that handles find it.
    pub(crate) async fn run<F: Future>(self, call: F) -> F::Output {
        CURRENT.scope(self, call).await
    }

    pub(super) fn cell(&self, slot: SlotId) -> &OnceCell<Instance> {
        match self.inner.container.request_slots[slot as usize] {
            Some(i) => &self.inner.cells[usize::from(i)],
            None => panic!("slot {slot} is not request-scoped: the plan of boot is wrong"),
        }
    }

    pub(crate) fn instance(&self, slot: SlotId) -> Option<&Instance> {
        let i = self.inner.container.request_slots[slot as usize]?;
        self.inner.cells[usize::from(i)].get()
    }
}

/// Where a controller or an enhancer comes from.
#[derive(Clone)]
#[doc(hidden)]
pub enum Source {
    /// One instance for the application.
    Shared(SharedInstance),
    /// Built for each request that reaches it.
    PerRequest(PerRequest),
}

/// A singleton, in the container that owns it.
#[derive(Clone)]
#[doc(hidden)]
pub struct SharedInstance {
    container: Arc<Container>,
    slot: SlotId,
}

impl SharedInstance {
    pub(crate) fn new(container: Arc<Container>, slot: SlotId) -> SharedInstance {
        SharedInstance { container, slot }
    }

    /// The erased instance.
    #[must_use]
    pub fn instance(&self) -> &Instance {
        match self.container.singleton(self.slot) {
            Some(instance) => instance,
            None => panic!("slot {} was not built at boot", self.slot),
        }
    }
}

/// Something that is built for each request.
#[derive(Clone)]
#[doc(hidden)]
pub struct PerRequest {
    container: Arc<Container>,
    slot: SlotId,
}

impl PerRequest {
    pub(crate) fn new(container: Arc<Container>, slot: SlotId) -> PerRequest {
        PerRequest { container, slot }
    }

    /// A scope for a new request.
    #[must_use]
    pub fn scope(&self) -> RequestScope {
        RequestScope::new(self.container.clone())
    }

    /// Builds it, and what it holds, within a scope.
    ///
    /// # Errors
    ///
    /// When a constructor fails.
    pub async fn build<'a>(&'a self, scope: &'a RequestScope) -> Result<&'a Instance, BuildError> {
        scope.cell(self.slot).get_or_try_init(|| self.container.build(self.slot, Some(scope))).await
    }
}
