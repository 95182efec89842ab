//! Makes the table of routes out of the graph: binds each handler to its controller and its enhancers.

use std::sync::Arc;

use super::planned::{Planned, planned};
use super::prefix::Prefix;
use crate::di::{Binding, BootError, BoundEnhancer, Container, EnhancerKind, EnhancerUse, NodeId, Resolution};
use crate::http::endpoint::Endpoint;
use crate::http::middleware::behind_middleware;
use crate::http::routing::{RouteSpec, Versioning};
#[cfg(feature = "templates")]
use crate::http::templates::{Templates, WithTemplates};

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
    let mut table = Table {
        container,
        prefix,
        versioning,
        specs: Vec::new(),
        excluded,
        faults: BootError::none(),
        #[cfg(feature = "templates")]
        templates: Vec::new(),
    };
    planned(graph).for_each(|planned| table.add(&planned));
    // A test may have taken the routes away together with their module.
    let is_whole = graph.production().is_none();
    for (path, _) in prefix.excluded.iter().zip(&table.excluded).filter(|(_, used)| is_whole && !**used) {
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
    /// Those that have been read for faults.
    #[cfg(feature = "templates")]
    templates: Vec<Arc<Templates>>,
}

impl Table<'_> {
    fn add(&mut self, planned: &Planned) {
        let hosts: Vec<Option<&'static str>> = match planned.controller.hosts {
            [] => vec![None],
            hosts => hosts.iter().copied().map(Some).collect(),
        };
        planned.exclusion(self.prefix).into_iter().for_each(|number| self.excluded[number] = true);
        for (version, pattern) in planned.patterns(self.prefix, self.versioning) {
            let version = version.filter(|_| self.versioning.is_asked());
            for host in &hosts {
                let Some(endpoint) = self.endpoint(planned) else { return };
                let (verb, pattern) = (planned.handler.verb.to_owned(), pattern.clone());
                self.specs.push(RouteSpec { verb, pattern, version, host: *host, endpoint });
            }
        }
    }

    fn endpoint(&mut self, planned: &Planned) -> Option<Box<dyn Endpoint>> {
        let (container, graph) = (self.container, self.container.graph());
        let Planned { node, index, controller, handler, .. } = *planned;
        let bound = planned.enhancers(graph).map(|(from, used)| bind(container, from, used));
        let (middleware, enhancers) = bound.partition(|bound: &BoundEnhancer| bound.kind == EnhancerKind::Middleware);
        let source = container.source(graph.controller_slot(node, index));
        let binding = Binding { handler, controller_def: controller, controller: source, enhancers };
        match (handler.bind)(binding).downcast::<Box<dyn Endpoint>>() {
            Ok(endpoint) => {
                let endpoint = behind_middleware(*endpoint, middleware, || application_filters(container));
                Some(self.with_view(planned, endpoint))
            }
            Err(_) => {
                self.faults.add(format_args!("`{}::{}` is no HTTP handler", handler.controller, handler.name));
                None
            }
        }
    }

    /// An endpoint without a view.
    #[cfg(not(feature = "templates"))]
    fn with_view(&mut self, _: &Planned, endpoint: Box<dyn Endpoint>) -> Box<dyn Endpoint> {
        endpoint
    }

    /// An endpoint with what writes its view, if it has one.
    #[cfg(feature = "templates")]
    fn with_view(&mut self, planned: &Planned, endpoint: Box<dyn Endpoint>) -> Box<dyn Endpoint> {
        let Some(view) = planned.handler.view else { return endpoint };
        let Resolution::Found(slot) = self.container.graph().resolve(planned.node, view.engine) else {
            panic!("the judge has refused a view that nothing writes: \"{}\", {}", view.template, view.place);
        };
        let Some(engine) = self.container.singleton(slot) else {
            panic!("the judge has refused a view that no singleton writes: \"{}\", {}", view.template, view.place);
        };
        let templates = engine.typed::<Templates>();
        if !self.templates.iter().any(|known| Arc::ptr_eq(known, &templates)) {
            self.templates.push(templates.clone());
            templates.faults().into_iter().for_each(|fault| self.faults.add(fault));
        }
        if !templates.has(view.template) {
            self.faults.add(format_args!(
                "`{}::{}` renders \"{}\", {}, and the `Templates` that its module sees have none of this name: they are those \
                 of another package",
                planned.handler.controller, planned.handler.name, view.template, view.place
            ));
        }
        Box::new(WithTemplates { endpoint, templates })
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
