//! The paths: patterns as OpenAPI writes them, and the name of each operation.

use std::collections::BTreeMap;

use nest_core::http::{RouteDescription, Versioning};
use serde_json::{Map, Value};

use super::operation::operation;
use super::{Shared, versions};

/// What `#[all]` answers, as far as OpenAPI knows.
const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The paths of a document.
#[derive(Default)]
pub(super) struct Paths {
    paths: BTreeMap<String, Map<String, Value>>,
    /// The path of each shape: `/users/{id}` and `/users/{name}` are one.
    by_shape: BTreeMap<String, String>,
    /// How many operations have a name.
    ids: BTreeMap<String, usize>,
}

impl Paths {
    pub(super) fn of(routes: &[RouteDescription], shared: &mut Shared) -> Paths {
        let mut paths = Paths::default();
        let shown = || routes.iter().filter(|route| !route.operation.hidden);
        let mut same = BTreeMap::new();
        for route in shown() {
            *same.entry(usual_id(route)).or_insert(0) += 1;
        }
        let is_versioned = |route: &RouteDescription| same.get(&usual_id(route)).is_some_and(|count| *count > 1);
        // A method of its own wins over one for all.
        for route in shown().filter(|route| route.method != "ALL") {
            paths.add(route, &route.method.to_ascii_lowercase(), &id(route, is_versioned(route)), shared);
        }
        for route in shown().filter(|route| route.method == "ALL") {
            for method in METHODS {
                paths.add(route, method, &format!("{}_{method}", id(route, is_versioned(route))), shared);
            }
        }
        paths
    }

    fn add(&mut self, route: &RouteDescription, method: &str, id: &str, shared: &mut Shared) {
        let (path, own) = written(&route.pattern);
        let shape: String =
            segments(&path).map(|(segment, name)| if name.is_some() { "/{}" } else { segment }).collect();
        let path = self.by_shape.entry(shape).or_insert(path).clone();
        let is_known = self.paths.get(&path).is_some_and(|methods| methods.contains_key(method));
        let is_version = route.method != "ALL"
            && matches!(route.versioning, Versioning::Header(_) | Versioning::MediaType(_) | Versioning::Custom(_));
        if is_known && !is_version {
            return;
        }
        let shown = segments(&path).filter_map(|(_, name)| name.map(str::to_owned));
        let names: Vec<(String, String)> = own.into_iter().zip(shown).collect();
        if is_known {
            let other = operation(route, id, &names, shared);
            if let Some(Value::Object(known)) = self.paths.entry(path).or_default().get_mut(method) {
                versions::merge(known, other, route.version);
            }
            return;
        }
        let id = self.unique(id);
        let operation = operation(route, &id, &names, shared);
        self.paths.entry(path).or_default().insert(method.to_owned(), operation.into());
    }

    /// The name of an operation, with a number where others have it.
    fn unique(&mut self, id: &str) -> String {
        let count = self.ids.entry(id.to_owned()).or_insert(0);
        *count += 1;
        if *count == 1 { id.to_owned() } else { format!("{id}_{count}") }
    }

    pub(super) fn into_json(self) -> Value {
        self.paths.into_iter().map(|(path, methods)| (path, methods.into())).collect::<Map<_, _>>().into()
    }
}

/// The controller and the method, as in NestJS, unless the route says another name.
fn usual_id(route: &RouteDescription) -> String {
    match route.operation.id {
        Some(id) => id.to_owned(),
        None => {
            let words = route.controller.split(|char: char| !char.is_ascii_alphanumeric() && char != '_');
            let controller = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_");
            format!("{controller}_{}", route.handler)
        }
    }
}

/// The name of an operation, with its version where several have the name.
fn id(route: &RouteDescription, is_versioned: bool) -> String {
    match route.version {
        Some(version) if is_versioned => format!("{}_v{version}", usual_id(route)),
        _ => usual_id(route),
    }
}

/// A pattern as OpenAPI writes it, and the names of its parameters: `{*rest}` is `{rest}`.
fn written(pattern: &str) -> (String, Vec<String>) {
    let path = pattern.replace("{*", "{");
    let names = segments(&path).filter_map(|(_, name)| name.map(str::to_owned)).collect();
    (path, names)
}

/// The segments of a path, each with its slash, and the name of the parameter that it is.
fn segments(path: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let ends = path.match_indices('/').map(|(at, _)| at).skip(1).chain([path.len()]);
    let mut start = 0;
    ends.map(move |end| {
        let segment = &path[start..end];
        start = end;
        (segment, segment.strip_prefix("/{").and_then(|name| name.strip_suffix('}')))
    })
}
