//! What a request-scoped controller is built of, laid out at boot.

use std::any::Any;
use std::sync::Arc;

use smallvec::SmallVec;

use super::making::{Bind, Making};
use super::request::AnyRequest;
use super::{Container, Lifetime, RequestScope};
use crate::di::error::BuildError;
use crate::di::graph::{NodeId, SlotId};
use crate::di::instance::Instance;
use crate::di::provider::{Build, Built, EdgeKind};
use crate::di::resolver::{Needs, Origin, Planned, Resolver, Within, resolve_all};

/// A controller and the request-scoped providers behind it, each after those that it needs.
///
/// As long as no constructor is async, a request needs no future to have them all.
pub(super) struct RequestPlan {
    steps: Vec<Step>,
    asks_for_request: bool,
}

/// One provider of a plan.
struct Step {
    slot: SlotId,
    build: Build,
    bind: Option<Bind>,
    node: NodeId,
    dependencies: Box<[Planned]>,
}

impl RequestPlan {
    /// The plan of a slot. There is none for what can only be decided while building: transients, of which each consumer gets
    /// its own, and the replacements of a test.
    pub(super) fn of(container: &Container, slot: SlotId) -> Option<RequestPlan> {
        let mut steps = Vec::new();
        add(container, slot, &mut steps)?;
        let asks = |step: &Step| {
            let (dependencies, _) = container.graph.dependencies(step.slot);
            dependencies.iter().any(|dependency| dependency.edge.kind == EdgeKind::Request)
        };
        let asks_for_request = steps.iter().any(asks);
        Some(RequestPlan { steps, asks_for_request })
    }

    pub(super) fn asks_for_request(&self) -> bool {
        self.asks_for_request
    }

    /// Builds what the scope does not hold yet; `slot` is that of the last step.
    ///
    /// A scope belongs to one task, and nothing here waits, so nobody else builds in it meanwhile.
    pub(super) fn build_in(&self, container: &Arc<Container>, scope: &RequestScope, slot: SlotId) -> Attempt {
        for step in self.steps.iter().filter(|step| scope.instance(step.slot).is_none()) {
            match step.build(container, Within::Scope(scope)) {
                Some(Ok(instance)) => scope.put(step.slot, instance),
                Some(Err(error)) => return Attempt::Failed(error),
                None => return Attempt::Waits(Vec::new()),
            }
        }
        scope.instance(slot).cloned().map_or(Attempt::Waits(Vec::new()), Attempt::Built)
    }

    /// Builds everything for a request in which nobody asks for anything later.
    pub(super) fn build(&self, container: &Arc<Container>, request: Option<AnyRequest>) -> Attempt {
        let mut building = Building { request, instances: Made::with_capacity(self.steps.len()) };
        for step in &self.steps {
            match step.build(container, Within::Plan(&building)) {
                Some(Ok(instance)) => building.instances.push((step.slot, instance)),
                Some(Err(error)) => return Attempt::Failed(error),
                None => return Attempt::Waits(building.instances.into_vec()),
            }
        }
        building.instances.pop().map_or(Attempt::Waits(Vec::new()), |(_, controller)| Attempt::Built(controller))
    }
}

/// How far building has come without waiting.
pub(crate) enum Attempt {
    /// To its end.
    Built(Instance),
    /// A constructor failed.
    Failed(BuildError),
    /// A constructor is async. This is what was built before it and is in no scope yet.
    Waits(Vec<(SlotId, Instance)>),
}

/// What the steps of a plan have made. Few controllers need more than this, and those that don't cost no allocation.
type Made = SmallVec<[(SlotId, Instance); 6]>;

/// What has been built so far for a request.
pub(crate) struct Building {
    request: Option<AnyRequest>,
    /// What each step has made.
    instances: Made,
}

impl Building {
    /// What the transport knows of the request.
    pub(crate) fn request<R: Any + Send + Sync>(&self) -> Option<Arc<R>> {
        self.request.clone()?.downcast().ok()
    }

    /// What a step has made.
    pub(crate) fn made_by(&self, step: usize) -> Option<&Instance> {
        self.instances.get(step).map(|(_, instance)| instance)
    }
}

impl Step {
    /// `None` when the constructor is async.
    fn build(&self, container: &Arc<Container>, within: Within<'_>) -> Option<Result<Instance, BuildError>> {
        let resolver = Resolver { container, node: self.node, needs: Needs::Planned(&self.dependencies), within };
        match (self.build)(&resolver) {
            Built::Ready(built) => Some(built.map(|class| match self.bind {
                Some(bind) => bind(&class),
                None => class,
            })),
            Built::Pending(_) => None,
        }
    }
}

/// Adds a slot and what it needs; `None` when there can be no plan.
fn add(container: &Container, slot: SlotId, steps: &mut Vec<Step>) -> Option<()> {
    match container.lifetime(slot) {
        Lifetime::Singleton => return Some(()),
        Lifetime::Transient => return None,
        Lifetime::Request if steps.iter().any(|step| step.slot == slot) => return Some(()),
        Lifetime::Request => {}
    }
    let graph = container.graph;
    if container.overrides.of(graph.key(slot)).is_some() {
        return None;
    }
    let (dependencies, node) = graph.dependencies(slot);
    let slots = resolve_all(graph, dependencies, node);
    for (dependency, target) in dependencies.iter().zip(&slots) {
        if let Some(target) = target.filter(|_| dependency.edge.kind.is_eager()) {
            add(container, target, steps)?;
        }
    }
    let planned = slots.into_iter().map(|slot| Planned { slot, origin: origin(container, slot, steps) }).collect();
    let (build, bind) = match Making::of(graph, slot) {
        Making::Constructor(build) => (build, None),
        Making::Bound(build, bind) => (build, Some(bind)),
        // It is taken out of its import's value, which singletons do.
        Making::Option(_) | Making::Given => return None,
    };
    steps.push(Step { slot, build, bind, node, dependencies: planned });
    Some(())
}

/// Where a dependency comes from; the steps are those before the one that needs it.
fn origin(container: &Container, slot: Option<SlotId>, steps: &[Step]) -> Origin {
    let Some(slot) = slot else { return Origin::Slot };
    let step = steps.iter().position(|step| step.slot == slot).map(Origin::Step);
    // A singleton that is built later is one that a `Lazy` stands for.
    step.or_else(|| container.singleton(slot).cloned().map(Origin::Singleton)).unwrap_or(Origin::Slot)
}
