//! Makes the table of routes out of the graph: binds each handler to its controller and its enhancers.

use std::sync::Arc;

use super::prefix::Prefix;
use super::versioning::Versioning;
use crate::di::{
    Binding, BootError, BoundEnhancer, Container, ControllerDef, EnhancerKind, EnhancerUse, HandlerDef, NodeId,
    Resolution,
};
use crate::http::endpoint::Endpoint;
use crate::http::routing::{RouteSpec, join_paths};

/// All routes of the application.
///
/// # Errors
///
/// Every exclusion from the prefix that excludes nothing, and every handler of another transport.
pub(super) fn routes(
    container: &Arc<Container>,
    prefix: &Prefix,
    versioning: Versioning,
) -> Result<Vec<RouteSpec>, BootError> {
    let graph = container.graph();
    let excluded = vec![false; prefix.excluded.len()];
    let mut table = Table { container, prefix, versioning, specs: Vec::new(), excluded, faults: BootError::none() };
    for node in 0..graph.eager() as NodeId {
        for (i, entry) in graph.node(node).def.controllers.iter().enumerate() {
            let Some(controller) = entry.controller else { continue };
            for handler in controller.handlers {
                table.add(node, i, controller, handler);
            }
        }
    }
    for (path, _) in prefix.excluded.iter().zip(&table.excluded).filter(|(_, used)| !**used) {
        table.faults.add(format_args!("`exclude` names \"{path}\", and no route of the application begins with it"));
    }
    table.faults.into_result()?;
    Ok(table.specs)
}

/// The filters of the application: they also see requests that no route takes.
pub(super) fn application_filters(container: &Arc<Container>) -> Vec<Box<dyn std::any::Any + Send + Sync>> {
    let uses = container.graph().node(0).def.enhancers.iter().filter(|used| used.list == EnhancerKind::Filter);
    uses.rev().map(|used| bind(container, 0, used).bound).collect()
}

struct Table<'a> {
    container: &'a Arc<Container>,
    prefix: &'a Prefix,
    versioning: Versioning,
    specs: Vec<RouteSpec>,
    /// Which exclusions from the prefix have excluded something.
    excluded: Vec<bool>,
    faults: BootError,
}

impl Table<'_> {
    fn add(&mut self, node: NodeId, index: usize, controller: &'static ControllerDef, handler: &'static HandlerDef) {
        let versions = handler.versions.unwrap_or(controller.versions);
        let segments: Vec<String> = if versions.is_empty() {
            vec![String::new()]
        } else {
            versions.iter().map(|version| self.versioning.segment(version)).collect()
        };
        for segment in segments {
            let Some(endpoint) = self.endpoint(node, index, controller, handler) else { return };
            let exclusion = self.prefix.exclusion(&join_paths([controller.prefix, handler.pattern]));
            let prefix = exclusion.map_or(&*self.prefix.path, |_| "");
            exclusion.into_iter().for_each(|number| self.excluded[number] = true);
            let pattern = join_paths([prefix, &segment, controller.prefix, handler.pattern]);
            self.specs.push(RouteSpec { verb: handler.verb.to_owned(), pattern, endpoint });
        }
    }

    fn endpoint(
        &mut self,
        node: NodeId,
        index: usize,
        controller: &'static ControllerDef,
        handler: &'static HandlerDef,
    ) -> Option<Box<dyn Endpoint>> {
        let container = self.container;
        let graph = container.graph();
        let application = graph.node(0).def.enhancers.iter().map(|used| (0, used));
        // The root's enhancers are the application's, so they don't run a second time for its own controllers.
        let module = if node == 0 { &[][..] } else { graph.node(node).def.enhancers };
        let outer = application
            .chain(module.iter().map(|used| (node, used)))
            .chain(controller.enhancers.iter().map(|used| (node, used)))
            .filter(|(_, used)| !(handler.public && used.list == EnhancerKind::Guard));
        let all = outer.chain(handler.enhancers.iter().map(|used| (node, used)));
        let enhancers = all.map(|(from, used)| bind(container, from, used)).collect();
        let source = container.source(graph.controller_slot(node, index));
        let binding = Binding { handler, controller_def: controller, controller: source, enhancers };
        match (handler.bind)(binding).downcast::<Box<dyn Endpoint>>() {
            Ok(endpoint) => Some(*endpoint),
            Err(_) => {
                self.faults.add(format_args!("`{}::{}` is no HTTP handler", handler.controller, handler.name));
                None
            }
        }
    }
}

/// The instance of an enhancer, as the pipeline takes it.
fn bind(container: &Arc<Container>, node: NodeId, used: &'static EnhancerUse) -> BoundEnhancer {
    let (kind, argument) = (used.list, used.argument);
    if let Some((facts, instance)) = container.overrides().enhancer(used.key) {
        return BoundEnhancer { kind, argument, bound: (facts.bind)(instance) };
    }
    if let Some(free) = used.facts.free {
        return BoundEnhancer { kind, argument, bound: (used.facts.bind)(&free()) };
    }
    let instance = match container.graph().resolve(node, used.key) {
        Resolution::Found(slot) => container.singleton(slot),
        Resolution::Ambiguous(..) | Resolution::Missing => None,
    };
    let Some(instance) = instance else {
        panic!("the judge has refused an enhancer that is not one visible singleton: `{}`, {}", used.name, used.place);
    };
    BoundEnhancer { kind, argument, bound: (used.facts.bind)(instance) }
}
