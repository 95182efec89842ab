//! What lives for one request.

use std::any::Any;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::Container;
use super::plan::{Attempt, RequestPlan};
use crate::di::error::BuildError;
use crate::di::graph::SlotId;
use crate::di::instance::Instance;

/// What a transport knows of a request.
pub(crate) type AnyRequest = Arc<dyn Any + Send + Sync>;

/// The instances of one request. Cheap to clone: a handle.
#[derive(Clone)]
pub struct RequestScope {
    inner: Arc<Inner>,
}

struct Inner {
    container: Arc<Container>,
    /// What the transport knows of the request.
    request: OnceLock<AnyRequest>,
    cells: Box<[OnceLock<Instance>]>,
    /// Who builds which slot, for as long as that takes: two at once within a request wait for each other.
    turns: Mutex<Vec<(SlotId, Arc<Turn>)>>,
}

type Turn = tokio::sync::Mutex<()>;

tokio::task_local! {
    static CURRENT: RequestScope;
}

impl RequestScope {
    /// An empty scope.
    pub(crate) fn new(container: Arc<Container>) -> RequestScope {
        let cells = (0..container.request_slot_count).map(|_| OnceLock::new()).collect();
        let (request, turns) = (OnceLock::new(), Mutex::new(Vec::new()));
        RequestScope { inner: Arc::new(Inner { container, request, cells, turns }) }
    }

    /// Puts in what the transport knows of the request; once for each scope.
    pub(crate) fn set_request(&self, request: AnyRequest) {
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

    fn cell(&self, slot: SlotId) -> &OnceLock<Instance> {
        match self.inner.container.request_slots[slot as usize] {
            Some(i) => &self.inner.cells[usize::from(i)],
            None => panic!("slot {slot} is not request-scoped: the plan of boot is wrong"),
        }
    }

    pub(crate) fn instance(&self, slot: SlotId) -> Option<&Instance> {
        let i = self.inner.container.request_slots[slot as usize]?;
        self.inner.cells[usize::from(i)].get()
    }

    /// Puts an instance in. The first one stays.
    pub(super) fn put(&self, slot: SlotId, instance: Instance) {
        let _ = self.cell(slot).set(instance);
    }

    /// The instance of a slot, which `build` makes when this is the first to ask.
    pub(super) async fn instance_or(
        &self,
        slot: SlotId,
        build: impl Future<Output = Result<Instance, BuildError>>,
    ) -> Result<&Instance, BuildError> {
        let cell = self.cell(slot);
        if let Some(instance) = cell.get() {
            return Ok(instance);
        }
        let turn = self.turn(slot);
        let _turn = turn.lock().await;
        if let Some(instance) = cell.get() {
            return Ok(instance);
        }
        let instance = build.await?;
        Ok(cell.get_or_init(|| instance))
    }

    fn turn(&self, slot: SlotId) -> Arc<Turn> {
        let mut turns = self.inner.turns.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, turn)) = turns.iter().find(|(of, _)| *of == slot) {
            return turn.clone();
        }
        let turn = Arc::<Turn>::default();
        turns.push((slot, turn.clone()));
        turn
    }
}

/// Where a controller or an enhancer comes from.
#[derive(Clone)]
#[doc(hidden)]
pub enum Source {
    /// One instance for the application.
    Shared(Instance),
    /// Built for each request that reaches it.
    PerRequest(PerRequest),
}

/// Something that is built for each request.
#[derive(Clone)]
#[doc(hidden)]
pub struct PerRequest {
    container: Arc<Container>,
    slot: SlotId,
    plan: Option<Arc<RequestPlan>>,
}

impl PerRequest {
    pub(crate) fn new(container: Arc<Container>, slot: SlotId) -> PerRequest {
        let plan = RequestPlan::of(&container, slot).map(Arc::new);
        PerRequest { container, slot, plan }
    }

    /// Whether anything in it may ask for the request.
    pub(crate) fn asks_for_request(&self) -> bool {
        self.plan.as_ref().is_none_or(|plan| plan.asks_for_request())
    }

    /// Builds it, and what it holds, as far as that can be done without waiting. Without a scope it is for a request in which
    /// nobody asks for anything later.
    pub(crate) fn build_now(&self, scope: Option<&RequestScope>, request: Option<AnyRequest>) -> Attempt {
        match (&self.plan, scope) {
            (None, _) => Attempt::Waits(Vec::new()),
            (Some(plan), None) => plan.build(&self.container, request),
            (Some(plan), Some(scope)) => plan.build_in(&self.container, scope, self.slot),
        }
    }

    /// Builds it, and what it holds besides what is built.
    ///
    /// # Errors
    ///
    /// When a constructor fails.
    pub(crate) async fn build(
        &self,
        scope: Option<&RequestScope>,
        request: Option<AnyRequest>,
        built: Vec<(SlotId, Instance)>,
    ) -> Result<Instance, BuildError> {
        let scope = scope.cloned().unwrap_or_else(|| RequestScope::new(self.container.clone()));
        if let Some(request) = request {
            scope.set_request(request);
        }
        for (slot, instance) in built {
            scope.put(slot, instance);
        }
        scope.instance_or(self.slot, self.container.build(self.slot, Some(&scope))).await.cloned()
    }
}
