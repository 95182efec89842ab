//! What is known of an application's routes, from its descriptors alone: nothing is started.

use std::any::Any;

use super::builder::Application;
use super::planned::{Planned, planned};
use super::prefix::Prefix;
use crate::di::{Describe, EnhancerKind, EnhancerUse, Graph};
use crate::http::describe::Operation;
use crate::http::routing::{RouteSpec, Versioning};

/// A route, and what is known of it.
#[derive(Clone, Debug)]
pub struct RouteDescription {
    /// The HTTP method in capitals, or `ALL`.
    pub method: &'static str,
    /// The whole pattern, `/api/v1/users/{id}`.
    pub pattern: String,
    /// Its version.
    pub version: Option<&'static str>,
    /// The hosts that it answers to, `{tenant}.example.com`; none is every host.
    pub hosts: &'static [&'static str],
    /// Where a request says which version it means.
    pub versioning: Versioning,
    /// The name of the controller's type.
    pub controller: String,
    /// The doc comment of the controller, on its routes or else on its struct: its lines without the space in front.
    pub controller_documentation: Option<&'static str>,
    /// The name of the method.
    pub handler: &'static str,
    /// The status of a success that sets none.
    pub status: u16,
    /// Whether a guard stands before it.
    pub is_guarded: bool,
    /// Whether its errors are problem details.
    pub has_problem_details: bool,
    /// What its attributes and types say, and those of its enhancers.
    pub operation: Operation,
}

/// Makes routes out of the descriptions of those that there are.
pub(super) type AddRoutes = Box<dyn FnOnce(&[RouteDescription]) -> Vec<RouteSpec> + Send>;

impl Application {
    /// What is known of the routes, in the order of modules, controllers and methods. Nothing is started for it.
    #[must_use]
    pub fn describe_routes(&self) -> Vec<RouteDescription> {
        describe_routes(self.graph(), &self.prefix, self.versioning, self.problem_details)
    }

    /// Adds routes that are made out of the description of the others, when the application starts. No guard stands before them,
    /// and they take no global prefix.
    pub fn add_routes(
        mut self,
        make: impl FnOnce(&[RouteDescription]) -> Vec<RouteSpec> + Send + 'static,
    ) -> Application {
        self.added.push(Box::new(make));
        self
    }
}

/// The routes that are made out of the description of the others.
pub(super) fn added(
    make: Vec<AddRoutes>,
    graph: &'static Graph,
    prefix: &Prefix,
    versioning: Versioning,
    has_problem_details: bool,
) -> Vec<RouteSpec> {
    if make.is_empty() {
        return Vec::new();
    }
    let routes = describe_routes(graph, prefix, versioning, has_problem_details);
    make.into_iter().flat_map(|make| make(&routes)).collect()
}

fn describe_routes(
    graph: &'static Graph,
    prefix: &Prefix,
    versioning: Versioning,
    has_problem_details: bool,
) -> Vec<RouteDescription> {
    let routes = planned(graph).flat_map(|planned| {
        let described = describe(graph, &planned);
        planned.patterns(prefix, versioning).into_iter().map(move |(version, pattern)| RouteDescription {
            version,
            versioning,
            pattern,
            has_problem_details,
            ..described.clone()
        })
    });
    routes.collect()
}

/// What is known of a handler, under whichever pattern.
fn describe(graph: &'static Graph, planned: &Planned) -> RouteDescription {
    let Planned { node, index, controller, handler, .. } = *planned;
    let of_controller = stated(controller.describe);
    let of_struct = graph.node(node).def.controllers[index].target.provider.documentation;
    let mut operation = stated(handler.describe);
    operation.hidden |= of_controller.hidden;
    if operation.tags.is_empty() {
        operation.tags = of_controller.tags;
    }
    let mut is_guarded = false;
    for (_, used) in planned.enhancers(graph) {
        is_guarded |= used.list == EnhancerKind::Guard;
        let mut enhancer = stated(used.facts.describe);
        enforced(&mut enhancer, planned);
        if meets(used, &enhancer, &operation) {
            operation.merge(enhancer);
        }
    }
    RouteDescription {
        method: handler.verb,
        pattern: String::new(),
        version: None,
        hosts: controller.hosts,
        versioning: Versioning::None,
        controller: controller.name.to_string(),
        controller_documentation: of_controller.documentation.or(of_struct),
        handler: handler.name,
        status: handler.status,
        is_guarded,
        has_problem_details: false,
        operation,
    }
}

/// A guard that enforces what routes require refuses with 403 where something is required, and says what.
fn enforced(guard: &mut Operation, planned: &Planned) {
    if guard.enforces.is_empty() {
        return;
    }
    guard.errors.retain(|error| error.status != 403);
    for enforces in std::mem::take(&mut guard.enforces) {
        if let Some(message) = enforces(planned.handler, planned.controller) {
            guard.error(403, "Forbidden", message);
        }
    }
}

/// Whether an enhancer has a say: a pipe has one where there is an argument of its type.
fn meets(used: &EnhancerUse, enhancer: &Operation, handler: &Operation) -> bool {
    match enhancer.takes {
        Some(taken) if used.argument.is_none() => handler.arguments.contains(&taken),
        _ => true,
    }
}

fn stated(describe: Option<Describe>) -> Operation {
    let mut operation = Operation::default();
    if let Some(describe) = describe {
        let erased: &mut dyn Any = &mut operation;
        describe(erased);
    }
    operation
}
