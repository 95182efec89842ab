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
use crate::http::time_limit::{TimeLimit, within_time};

/// All routes of the application.
///
/// # Errors
///
/// Every exclusion from the prefix that excludes nothing, a version for those that state none of which there are none, and every handler
/// of another transport.
pub(super) fn routes(
    container: &Arc<Container>,
    prefix: &Prefix,
    versioning: Versioning,
    time_limit: Option<TimeLimit>,
) -> Result<Vec<RouteSpec>, BootError> {
    let graph = container.graph();
    let excluded = vec![false; prefix.excluded.len()];
    let mut table = Table {
        container,
        prefix,
        versioning,
        time_limit,
        specs: Vec::new(),
        excluded,
        faults: BootError::none(),
        #[cfg(feature = "templates")]
        templates: Vec::new(),
    };
    planned(graph).for_each(|planned| table.add(&planned));
    // A test may have taken the routes away together with their module.
    let is_whole = graph.production().is_none();
    for (exclusion, used) in prefix.excluded.iter().zip(&table.excluded) {
        match exclusion.fault() {
            Some(fault) => table.faults.add(fault),
            None if is_whole && !used => table.faults.add(exclusion.unused()),
            None => {}
        }
    }
    if let Some(version) = prefix.version {
        if matches!(versioning, Versioning::None) {
            table.faults.add(format_args!(
                "`default_version(\"{version}\")` means nothing as long as no request can tell its version: add \
                 `versioning(Versioning::Uri)`, or another one"
            ));
        } else if is_whole && !planned(graph).any(|planned| planned.versions().is_empty()) {
            table.faults.add(format_args!(
                "`default_version(\"{version}\")` gives its version to no route: each of them says its own; take it out, or \
                 the `version` of those that are meant"
            ));
        }
    }
    if matches!(versioning, Versioning::None)
        && planned(graph).any(|planned| planned.versions().iter().any(|version| !version.is_empty()))
    {
        tracing::warn!(
            "routes state versions, and the application has no `versioning(…)` that says where a request tells its own: they \
             are served without"
        );
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
    /// How long a route may take that says nothing else.
    time_limit: Option<TimeLimit>,
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
        planned.exclusions(self.prefix).into_iter().for_each(|number| self.excluded[number] = true);
        // Where versions are not told apart, a route with several of them is one.
        let told_apart = if matches!(self.versioning, Versioning::None) { 1 } else { usize::MAX };
        for (version, pattern) in planned.patterns(self.prefix, self.versioning).into_iter().take(told_apart) {
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
                let endpoint = within_time(endpoint, self.time_limit, || application_filters(container));
                // The outermost: the table asks an endpoint for what writes its view.
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
