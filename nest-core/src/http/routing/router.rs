//! The table of routes: built once, then read only.

use std::sync::Arc;

use http::request::Parts;
use http::{HeaderValue, Method};

use super::conflict::{Reason, RouteConflict};
use super::params::ParamRanges;
use super::pattern;
use super::route::Route;
use super::shapes::Shapes;
use super::shared::Shared;
use super::statics::StaticPaths;
use super::versioning::Versioning;
use crate::http::endpoint::Endpoint;

/// One route to be: a method, a full path pattern and what it leads to.
pub struct RouteSpec {
    /// The method in capitals, or `ALL` for every method that has no handler of its own.
    pub verb: String,
    /// The whole path, `/api/v1/users/{id}`.
    pub pattern: String,
    /// Its version, when requests say elsewhere than in the path which one they mean.
    pub version: Option<&'static str>,
    /// What it leads to.
    pub endpoint: Box<dyn Endpoint>,
}

/// The table of routes.
///
/// A literal segment wins over a parameter. Paths are compared as they are sent, byte by byte and before percent-decoding: a
/// trailing slash, an empty segment or another case is another path. Parameters match one segment that is not empty, `{*rest}`
/// matches all segments that are left, at least one. A `{*rest}` where another pattern has a parameter is a conflict.
#[derive(Default)]
pub struct Router {
    statics: StaticPaths,
    shapes: Option<Shapes>,
    trie: matchit::Router<u32>,
    entries: Vec<Entry>,
    shared: Shared,
    versioning: Versioning,
}

/// All methods of one pattern.
struct Entry {
    shape: String,
    literal: Option<String>,
    methods: Vec<MethodEntry>,
    /// All methods, when what a request says besides its path tells them apart: the others are empty then.
    versions: Vec<MethodEntry>,
    allow: HeaderValue,
}

impl Entry {
    /// The handler of a method. Most paths have one, and most requests are for it.
    fn by_method(&self, method: &Method) -> Option<&MethodEntry> {
        match (&*self.methods, method) {
            ([only], &Method::GET) if only.is_get => Some(only),
            (methods, _) => methods.iter().find(|entry| entry.method.as_ref() == Some(method)),
        }
    }
}

struct MethodEntry {
    /// `None` is every method.
    method: Option<Method>,
    version: Option<&'static str>,
    is_get: bool,
    route: Arc<Route>,
    endpoint: Box<dyn Endpoint>,
}

impl MethodEntry {
    fn found(&self, params: ParamRanges, without_body: bool) -> Found<'_> {
        Found::Endpoint { endpoint: &*self.endpoint, route: &self.route, params, without_body }
    }
}

/// What a method and a path lead to.
pub(crate) enum Found<'a> {
    /// A handler.
    Endpoint {
        endpoint: &'a dyn Endpoint,
        route: &'a Arc<Route>,
        params: ParamRanges,
        /// Whether it answers in place of a missing HEAD handler, so that its body is left out.
        without_body: bool,
    },
    /// The path is known, the method is not.
    OtherMethods(&'a HeaderValue),
    /// One of these, which the version says that a request asks for.
    Versions(Versions<'a>, ParamRanges),
    /// Nothing.
    Nothing,
}

/// The handlers of one path, in several versions.
#[derive(Clone, Copy)]
pub(crate) struct Versions<'a>(&'a Entry);

impl Router {
    /// Builds the table.
    ///
    /// # Errors
    /// Every route that is malformed, that another handler already has, or that clashes with another pattern.
    pub fn build(specs: impl IntoIterator<Item = RouteSpec>) -> Result<Router, Vec<RouteConflict>> {
        let mut router = Router::default();
        let mut conflicts = Vec::new();
        for spec in specs {
            let (verb, pattern, place) = (spec.verb.clone(), spec.pattern.clone(), spec.endpoint.handler().place);
            if let Err(reason) = router.add(spec) {
                conflicts.push(RouteConflict { verb, pattern, place, reason });
            }
        }
        if !conflicts.is_empty() {
            return Err(conflicts);
        }
        let literals = router.entries.iter().zip(0..).filter_map(|(entry, i)| Some((entry.literal.clone()?.into(), i)));
        router.statics = StaticPaths::new(literals.collect());
        router.shapes = Shapes::new(router.entries.iter().zip(0..).map(|(entry, i)| (&*entry.shape, i)));
        for entry in &mut router.entries {
            entry.allow = allow(&entry.methods);
            // So that a path with one version costs nothing for there being others elsewhere.
            if entry.methods.iter().any(|method| method.version.is_some()) {
                entry.versions = std::mem::take(&mut entry.methods);
            }
        }
        Ok(router)
    }

    /// What all routes share.
    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }

    pub(super) fn add(&mut self, spec: RouteSpec) -> Result<(), Reason> {
        let parsed = pattern::parse(&spec.pattern).map_err(Reason::Malformed)?;
        let method = match &*spec.verb {
            "ALL" => None,
            verb => Some(verb.parse().map_err(|_| Reason::Malformed(format!("`{verb}` is no method")))?),
        };
        let index = match self.entries.iter().position(|entry| entry.shape == parsed.shape) {
            Some(index) => index,
            None => self.add_shape(&parsed)?,
        };
        let methods = &mut self.entries[index].methods;
        if let Some(taken) = methods.iter().find(|entry| (&entry.method, entry.version) == (&method, spec.version)) {
            let (pattern, place) = (taken.route.pattern().to_owned(), taken.endpoint.handler().place);
            return Err(Reason::Taken { pattern, place });
        }
        let route = Arc::new(Route::new(spec.pattern, parsed.names, self.shared.clone()));
        let is_get = method == Some(Method::GET);
        methods.push(MethodEntry { method, version: spec.version, is_get, route, endpoint: spec.endpoint });
        Ok(())
    }

    /// Adds a pattern without methods, and gives its number.
    fn add_shape(&mut self, parsed: &pattern::Pattern) -> Result<usize, Reason> {
        let index = self.entries.len();
        self.trie.insert(&parsed.shape, index as u32).map_err(|error| match error {
            matchit::InsertError::Conflict { with } => Reason::Clashes { pattern: self.written(&with) },
            other => Reason::Malformed(other.to_string()),
        })?;
        let (shape, literal) = (parsed.shape.clone(), parsed.literal.clone());
        let allow = HeaderValue::from_static("");
        self.entries.push(Entry { shape, literal, methods: Vec::new(), versions: Vec::new(), allow });
        Ok(index)
    }

    /// A shape as its first handler wrote it.
    fn written(&self, shape: &str) -> String {
        let entry = self.entries.iter().find(|entry| entry.shape == shape);
        entry.and_then(|entry| entry.methods.first()).map_or(shape, |first| first.route.pattern()).to_owned()
    }

    /// What a method and a path lead to.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Found<'_> {
        let Some((index, params)) = self.look_up(path) else { return Found::Nothing };
        let entry = &self.entries[index as usize];
        let (found, without_body) = match entry.by_method(method) {
            Some(found) => (Some(found), false),
            None if method == Method::HEAD => (entry.by_method(&Method::GET), true),
            None => (None, false),
        };
        match found.or_else(|| entry.methods.iter().find(|entry| entry.method.is_none())) {
            Some(found) => found.found(params, without_body),
            None if entry.versions.is_empty() => Found::OtherMethods(&entry.allow),
            None => Found::Versions(Versions(entry), params),
        }
    }

    /// Says where requests tell their version.
    #[must_use]
    pub(crate) fn versioned(mut self, versioning: Versioning) -> Router {
        self.versioning = versioning;
        self
    }

    /// Where requests tell their version.
    pub(crate) fn versioning(&self) -> Versioning {
        self.versioning
    }

    /// Which one of several versions a request leads to: one that it asks for, otherwise one without a version.
    pub(crate) fn choose<'a>(&'a self, versions: Versions<'a>, params: ParamRanges, parts: &Parts) -> Found<'a> {
        let Versions(entry) = versions;
        let asked = self.versioning.asked(parts);
        let mut is_known = parts.method == Method::OPTIONS;
        for version in asked.iter().map(|version| Some(&**version)).chain([None]) {
            let of_version = || entry.versions.iter().filter(|entry| entry.version == version);
            let of_method = |method: &Method| of_version().find(|entry| entry.method.as_ref() == Some(method));
            let of_get = || of_method(&Method::GET).filter(|_| parts.method == Method::HEAD);
            if let Some(found) = of_method(&parts.method) {
                return found.found(params, false);
            }
            if let Some(found) = of_get() {
                return found.found(params, true);
            }
            if let Some(found) = of_version().find(|entry| entry.method.is_none()) {
                return found.found(params, false);
            }
            is_known |= of_version().next().is_some();
        }
        if is_known { Found::OtherMethods(&entry.allow) } else { Found::Nothing }
    }

    /// The number of the pattern that a path matches, and its parameters.
    pub(super) fn look_up(&self, path: &str) -> Option<(u32, ParamRanges)> {
        match self.statics.get(path) {
            Some(index) => Some((index, ParamRanges::default())),
            None => self.shapes.as_ref().and_then(|shapes| shapes.get(path)).or_else(|| self.walk(path)),
        }
    }

    /// Walks through the trie: for patterns that the other tables leave to it, and to know that nothing matches.
    pub(super) fn walk(&self, path: &str) -> Option<(u32, ParamRanges)> {
        let found = self.trie.at(path).ok()?;
        let mut params = ParamRanges::default();
        for (_, value) in found.params.iter() {
            params.push(path, value);
        }
        Some((*found.value, params))
    }

    /// All routes with their endpoints, in the order in which they were added to their patterns.
    pub fn routes(&self) -> impl Iterator<Item = (&str, &Route, &dyn Endpoint)> {
        self.entries.iter().flat_map(|entry| entry.methods.iter().chain(&entry.versions)).map(|entry| {
            let verb = entry.method.as_ref().map_or("ALL", Method::as_str);
            (verb, &*entry.route, &*entry.endpoint)
        })
    }
}

/// The value of `Allow`: the handled methods, HEAD where GET is, and OPTIONS, which is always answered.
fn allow(methods: &[MethodEntry]) -> HeaderValue {
    let mut names: Vec<&str> = Vec::new();
    for name in methods.iter().filter_map(|entry| entry.method.as_ref()).map(Method::as_str) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    for (name, also) in [("HEAD", names.contains(&"GET")), ("OPTIONS", true)] {
        if also && !names.contains(&name) {
            names.push(name);
        }
    }
    HeaderValue::try_from(names.join(", ")).unwrap_or_else(|_| HeaderValue::from_static("OPTIONS"))
}
