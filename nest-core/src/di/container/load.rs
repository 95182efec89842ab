//! Builds modules that are imported as `lazy(…)`, when somebody asks for one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Container, WhenBuilt};
use crate::di::error::BootError;
use crate::di::graph::{Graph, NodeId};

/// What is known of lazy modules.
pub(super) struct Late(Mutex<State>);

struct State {
    /// The lazy modules that are built.
    loaded: Vec<NodeId>,
    /// Waiting for the end of the load of a module.
    waiting: Vec<(NodeId, WhenBuilt)>,
}

impl Late {
    pub(super) fn new() -> Late {
        Late(Mutex::new(State { loaded: Vec::new(), waiting: Vec::new() }))
    }

    /// Keeps a callback until the module is loaded; gives it back when there is nothing to wait for.
    pub(super) fn keep(&self, graph: &Graph, node: NodeId, callback: WhenBuilt) -> Option<WhenBuilt> {
        if !graph.is_lazy(node) {
            return Some(callback);
        }
        let mut state = self.lock();
        if state.loaded.contains(&node) {
            return Some(callback);
        }
        state.waiting.push((node, callback));
        None
    }

    fn is_loaded(&self, node: NodeId) -> bool {
        self.lock().loaded.contains(&node)
    }

    /// Notes that modules are built, and gives out what has waited for them.
    fn finish(&self, nodes: &[NodeId]) -> Vec<WhenBuilt> {
        let mut state = self.lock();
        state.loaded.extend(nodes);
        let (ready, waiting) =
            std::mem::take(&mut state.waiting).into_iter().partition(|(node, _)| nodes.contains(node));
        state.waiting = waiting;
        let ready: Vec<(NodeId, WhenBuilt)> = ready;
        ready.into_iter().map(|(_, callback)| callback).collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Container {
    /// Builds a lazy module, and what only lazy modules import. A second call finds it built. Two at once share the work:
    /// each singleton is built once.
    ///
    /// # Errors
    ///
    /// As those of boot. What could be built stays, so that a second try builds the rest.
    pub(crate) async fn load(self: &Arc<Self>, node: NodeId) -> Result<(), BootError> {
        let nodes = self.unloaded(node);
        if nodes.is_empty() {
            return Ok(());
        }
        self.build_modules(|node| nodes.contains(&node)).await?;
        for callback in self.late.finish(&nodes) {
            callback(self);
        }
        Ok(())
    }

    /// A module and what it imports, as far as it is lazy and not loaded.
    fn unloaded(&self, node: NodeId) -> Vec<NodeId> {
        let is_missing = |node| self.graph.is_lazy(node) && !self.late.is_loaded(node);
        let mut nodes: Vec<NodeId> = [node].into_iter().filter(|node| is_missing(*node)).collect();
        let mut next = 0;
        while let Some(node) = nodes.get(next).copied() {
            for import in 0..self.graph.node(node).def.imports.len() {
                if let Some(imported) = self.graph.imported(node, import)
                    && is_missing(imported)
                    && !nodes.contains(&imported)
                {
                    nodes.push(imported);
                }
            }
            next += 1;
        }
        nodes
    }
}
