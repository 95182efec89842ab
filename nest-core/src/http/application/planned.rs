//! Which handler of the graph is served under which paths, behind which enhancers: what the table of routes is made of, and
//! what describes the routes without starting anything.

use super::prefix::Prefix;
use crate::di::{ControllerDef, EnhancerKind, EnhancerUse, Graph, HandlerDef, NodeId, RoutePath};
use crate::http::routing::{Versioning, join_paths};

/// A handler of the graph.
#[derive(Clone, Copy)]
pub(super) struct Planned {
    pub(super) node: NodeId,
    /// The number of its controller within the module.
    pub(super) index: usize,
    pub(super) controller: &'static ControllerDef,
    pub(super) handler: &'static HandlerDef,
    /// Its path without global prefix and version.
    pub(super) path: RoutePath,
}

/// All handlers of an application, those of lazy modules not among them.
pub(super) fn planned(graph: &'static Graph) -> impl Iterator<Item = Planned> {
    (0..graph.eager() as NodeId).flat_map(move |node| {
        let controllers = graph.node(node).def.controllers.iter().enumerate();
        controllers.filter_map(|(index, entry)| Some((index, entry.controller?))).flat_map(
            move |(index, controller)| {
                controller.handlers.iter().map(move |handler| {
                    let path = graph.route_path(node, controller, handler);
                    Planned { node, index, controller, handler, path }
                })
            },
        )
    })
}

impl Planned {
    /// The numbers of the exclusions that leave it without the global prefix.
    pub(super) fn exclusions(&self, prefix: &Prefix) -> Vec<usize> {
        prefix.exclusions(self.handler.verb, &self.below()).collect()
    }

    /// Its path without global prefix and version, in one piece.
    fn below(&self) -> String {
        join_paths(self.path.parts())
    }

    /// The versions that it states. An empty one says that it has none; nothing, that it may be given one.
    pub(super) fn versions(&self) -> &'static [&'static str] {
        self.handler.versions.unwrap_or(self.controller.versions)
    }

    /// Its patterns, each with its version.
    pub(super) fn patterns(&self, prefix: &Prefix, versioning: Versioning) -> Vec<(Option<&'static str>, String)> {
        let path = if self.exclusions(prefix).is_empty() { &*prefix.path } else { "" };
        let pattern = |segment: &str| join_paths([path, segment, &self.below()]);
        let versions = match (self.versions(), &prefix.version) {
            ([], Some(version)) => std::slice::from_ref(version),
            (stated, _) => stated,
        };
        match versions {
            // What is written as no version at all is the empty one, so that it is told from nothing written.
            [] | [""] => vec![(None, pattern(""))],
            versions => {
                versions.iter().map(|version| (Some(*version), pattern(&versioning.segment(version)))).collect()
            }
        }
    }

    /// Its enhancers in the order in which they run, each with the module that it is resolved in.
    pub(super) fn enhancers(&self, graph: &'static Graph) -> impl Iterator<Item = (NodeId, &'static EnhancerUse)> {
        let Planned { node, index, controller, handler, path } = *self;
        let application = graph.node(0).def.enhancers.iter().map(|used| (0, used));
        // The root's enhancers are the application's, so they don't run a second time for its own controllers.
        let module = if node == 0 { &[][..] } else { graph.node(node).def.enhancers };
        let outer = application
            .chain(module.iter().map(move |used| (node, used)))
            .chain(controller.enhancers.iter().map(move |used| (node, used)))
            .filter(|(_, used)| !(handler.public && used.list == EnhancerKind::Guard));
        let listed = &graph.node(node).def.controllers[index];
        outer
            .chain(handler.enhancers.iter().map(move |used| (node, used)))
            .filter(move |(_, used)| used.only.is_none_or(|only| only.covers(listed, handler, path)))
    }
}
