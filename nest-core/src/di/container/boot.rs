//! Builds the singletons of an application.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::sync::OnceCell;

use super::Container;
use super::lifetime::{self, Lifetime};
use crate::di::error::{BootError, BuildError};
use crate::di::graph::{Graph, NodeId, Resolution, SlotId, SlotKind};
use crate::di::module::ImportValue;
use crate::di::overrides::Overrides;
use crate::di::provider::EdgeKind;

impl Container {
    /// Builds all singletons, independent ones side by side.
    ///
    /// # Errors
    ///
    /// All constructors that failed and all that did not end within `timeout`; those that only wait for one of them are not
    /// listed.
    pub(crate) async fn boot(
        graph: &'static Graph,
        options: Option<ImportValue>,
        overrides: Overrides,
        timeout: Duration,
    ) -> Result<Arc<Container>, BootError> {
        let mut container = Container::empty(graph, overrides, timeout);
        if let Some(options) = options {
            container.imported[0] = Some(Mutex::new(Some(options)));
        }
        let container = Arc::new(container);
        container.build_modules(|node| !graph.is_lazy(node)).await?;
        let waiting = container.waiting.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        for callback in waiting.into_iter().flatten() {
            callback(&container);
        }
        Ok(container)
    }

    /// Builds the singletons of some modules, those that are not built yet.
    pub(super) async fn build_modules(self: &Arc<Self>, is_wanted: impl Fn(NodeId) -> bool) -> Result<(), BootError> {
        let (container, timeout) = (self, self.boot_timeout);
        let mut faults = BootError::none();
        let mut plan = Plan::new(container, is_wanted);
        let mut tasks = FuturesUnordered::new();
        loop {
            while let Some(slot) = plan.ready.pop_front() {
                tasks.push(container.build_singleton(slot, timeout));
            }
            // Those that wait for a failed one are never ready.
            let Some((slot, outcome)) = tasks.next().await else { break };
            match outcome {
                Outcome::Built => plan.built(slot),
                Outcome::Failed(error) => faults.build_failed(container.describe(slot), error),
                Outcome::TimedOut => faults.timed_out(container.describe(slot), timeout),
            }
        }
        faults.into_result()
    }

    fn empty(graph: &'static Graph, overrides: Overrides, boot_timeout: Duration) -> Container {
        let slots = graph.slot_count();
        let lifetimes = lifetime::of_all(graph);
        let mut request_slot_count = 0;
        let request_slots = lifetimes
            .iter()
            .map(|lifetime| {
                (*lifetime == Lifetime::Request).then(|| {
                    request_slot_count += 1;
                    (request_slot_count - 1) as u16
                })
            })
            .collect();
        let imported = (0..graph.len() as NodeId)
            .map(|id| {
                let node = graph.node(id);
                if node.def.options.is_empty() {
                    return None;
                }
                let make = node.via.and_then(|import| import.make).filter(|_| !graph.is_lazy(id));
                Some(Mutex::new(make.map(|make| make())))
            })
            .collect();
        let asks_late = |kind| match kind {
            EdgeKind::Scoped => true,
            EdgeKind::ModuleRef | EdgeKind::Factory => request_slot_count > 0,
            _ => false,
        };
        let has_scoped = (0..slots as SlotId)
            .any(|slot| graph.dependencies(slot).0.iter().any(|dependency| asks_late(dependency.edge.kind)));
        Container {
            graph,
            lifetimes,
            singletons: (0..slots).map(|_| OnceCell::new()).collect(),
            bound: (0..slots).map(|_| OnceCell::new()).collect(),
            request_slots,
            request_slot_count,
            imported,
            options: (0..graph.len()).map(|_| OnceCell::new()).collect(),
            overrides,
            waiting: Mutex::new(Some(Vec::new())),
            late: super::load::Late::new(),
            boot_timeout,
            has_scoped,
        }
    }

    /// A dynamic module is the value that its import brought; it has no instance of its own.
    fn is_dynamic_module(&self, slot: SlotId) -> bool {
        matches!(self.graph.kind_of(slot), SlotKind::Module)
            && !self.graph.node(self.graph.node_of(slot)).def.options.is_empty()
    }

    /// An enhancer that a test replaced by one of another type is not built, unless somebody injects it.
    fn is_set_aside(&self, slot: SlotId) -> bool {
        let is_needed = || {
            (0..self.singletons.len() as SlotId).any(|consumer| {
                let (dependencies, node) = self.graph.dependencies(consumer);
                let mut keys = dependencies.iter().map(|dependency| dependency.edge.key);
                keys.any(|key| matches!(self.graph.resolve(node, key), Resolution::Found(target) if target == slot))
            })
        };
        self.overrides.is_set_aside(self.graph.key(slot)) && !is_needed()
    }

    async fn build_singleton(self: &Arc<Self>, slot: SlotId, timeout: Duration) -> (SlotId, Outcome) {
        let built = self.singletons[slot as usize].get_or_try_init(|| self.build(slot, None));
        match tokio::time::timeout(timeout, built).await {
            Ok(Ok(_)) => (slot, Outcome::Built),
            Ok(Err(error)) => (slot, Outcome::Failed(error)),
            Err(_) => (slot, Outcome::TimedOut),
        }
    }

    /// The singletons that must be there before a slot is built: its own, and those of the transients that it holds.
    fn prerequisites(&self, slot: SlotId, found: &mut Vec<SlotId>) {
        let (dependencies, node) = self.graph.dependencies(slot);
        for dependency in dependencies.iter().filter(|dependency| dependency.edge.kind.is_eager()) {
            if let Resolution::Found(target) = self.graph.resolve(node, dependency.edge.key) {
                match self.lifetime(target) {
                    Lifetime::Singleton if !found.contains(&target) => found.push(target),
                    Lifetime::Transient => self.prerequisites(target, found),
                    _ => {}
                }
            }
        }
    }

    /// What a slot is, for a message: the name, its module, its place.
    pub(crate) fn describe(&self, slot: SlotId) -> String {
        let graph = self.graph;
        let module = graph.node(graph.node_of(slot)).def.own.name;
        let (name, place) = (graph.consumer(slot), graph.class(slot).map_or(graph.place(slot), |class| class.place));
        format!("`{name}` of `{module}`, {place},")
    }
}

enum Outcome {
    Built,
    Failed(BuildError),
    TimedOut,
}

/// Which singletons can be built now, and which wait for what.
struct Plan {
    ready: VecDeque<SlotId>,
    /// How many prerequisites of each slot are not built yet.
    missing: Vec<usize>,
    /// Who waits for a slot.
    waiting: Vec<Vec<SlotId>>,
}

impl Plan {
    fn new(container: &Container, is_wanted: impl Fn(NodeId) -> bool) -> Plan {
        let slots = container.singletons.len();
        let mut plan = Plan { ready: VecDeque::new(), missing: vec![0; slots], waiting: vec![Vec::new(); slots] };
        let mut prerequisites = Vec::new();
        for slot in 0..slots as SlotId {
            if !is_wanted(container.graph.node_of(slot))
                || container.singleton(slot).is_some()
                || container.lifetime(slot) != Lifetime::Singleton
                || container.is_dynamic_module(slot)
                || container.is_set_aside(slot)
            {
                continue;
            }
            prerequisites.clear();
            container.prerequisites(slot, &mut prerequisites);
            prerequisites.retain(|needed| container.singleton(*needed).is_none());
            plan.missing[slot as usize] = prerequisites.len();
            for needed in &prerequisites {
                plan.waiting[*needed as usize].push(slot);
            }
            if prerequisites.is_empty() {
                plan.ready.push_back(slot);
            }
        }
        plan
    }

    fn built(&mut self, slot: SlotId) {
        for dependent in std::mem::take(&mut self.waiting[slot as usize]) {
            self.missing[dependent as usize] -= 1;
            if self.missing[dependent as usize] == 0 {
                self.ready.push_back(dependent);
            }
        }
    }
}
