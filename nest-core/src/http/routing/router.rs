//! The table of routes: built once, then read only.

use std::sync::Arc;

use http::request::Parts;
use http::{HeaderValue, Method};
use matchit::InsertError;

use super::conflict::{Reason, RouteConflict};
use super::host::HostPattern;
use super::params::ParamRanges;
use super::pattern;
use super::route::Route;
use super::shapes::Shapes;
use super::shared::Shared;
use super::statics::StaticPaths;
use super::versioning::Versioning;
use crate::http::edge::{Arrival, host_of};
use crate::http::endpoint::Endpoint;

/// One route to be: a method, a full path pattern and what it leads to.
pub struct RouteSpec {
    /// The method in capitals, or `ALL` for every method that has no handler of its own.
    pub verb: String,
    /// The whole path, `/api/v1/users/{id}`.
    pub pattern: String,
    /// Its version, when requests say elsewhere than in the path which one they mean.
    pub version: Option<&'static str>,
    /// The host that requests have to ask for, `{tenant}.example.com`; `None` is every host.
    pub host: Option<&'static str>,
    /// What it leads to.
    pub endpoint: Box<dyn Endpoint>,
}

/// The table of routes.
///
/// A literal segment wins over a parameter. Paths are compared as they are sent, byte by byte and before percent-decoding: a
/// trailing slash, an empty segment or another case is another path. Parameters match one segment that is not empty, `{*rest}`
/// matches all segments that are left, at least one; a parameter wins over it.
#[derive(Default)]
pub struct Router {
    statics: StaticPaths,
    shapes: Option<Shapes>,
    /// One has a place for a parameter or for a rest, and not for both: what has no place in the first is in the next. Almost
    /// always the first has all.
    tries: Vec<matchit::Router<u32>>,
    entries: Vec<Entry>,
    shared: Shared,
    versioning: Versioning,
}

/// All methods of one pattern.
struct Entry {
    shape: String,
    literal: Option<String>,
    methods: Vec<MethodEntry>,
    /// All methods, when what a request says besides its path tells them apart: the others are empty then. By host, the one that
    /// says most first, and every host last.
    apart: Vec<OfHost>,
    allow: HeaderValue,
}

/// All methods of one pattern for one host.
struct OfHost {
    /// What tells the host; `None` is every host.
    route: Option<Arc<Route>>,
    methods: Vec<MethodEntry>,
    allow: HeaderValue,
}

impl OfHost {
    fn matches(&self, host: Option<&str>) -> bool {
        match self.route.as_ref().and_then(|route| route.host()) {
            Some(pattern) => host.is_some_and(|host| pattern.matches(host)),
            None => true,
        }
    }

    /// Sorts the methods of a pattern by host.
    fn all(methods: Vec<MethodEntry>) -> Vec<OfHost> {
        let mut sorted: Vec<OfHost> = Vec::new();
        for method in methods {
            let host = method.route.host();
            let known =
                sorted.iter_mut().find(|known| are_same(known.route.as_ref().and_then(|route| route.host()), host));
            match known {
                Some(known) => known.methods.push(method),
                None => {
                    let route = host.is_some().then(|| method.route.clone());
                    sorted.push(OfHost { route, methods: vec![method], allow: HeaderValue::from_static("") });
                }
            }
        }
        sorted.sort_by(|one, other| {
            let host = |of: &OfHost| of.route.clone();
            match (host(one), host(other)) {
                (Some(one), Some(other)) => match (one.host(), other.host()) {
                    (Some(one), Some(other)) => one.compare(other),
                    _ => std::cmp::Ordering::Equal,
                },
                (one, other) => one.is_none().cmp(&other.is_none()),
            }
        });
        // What is for every host is for this one too.
        let every: Vec<Option<Method>> = match sorted.last() {
            Some(last) if last.route.is_none() => last.methods.iter().map(|entry| entry.method.clone()).collect(),
            _ => Vec::new(),
        };
        for of in &mut sorted {
            of.allow = allow(of.methods.iter().map(|entry| &entry.method).chain(&every));
        }
        sorted
    }
}

/// Whether two routes are for the same hosts.
fn are_same(one: Option<&HostPattern>, other: Option<&HostPattern>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => one.is_same(other),
        _ => false,
    }
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
    /// One of these, which the host and the version say that a request asks for.
    Versions(Versions<'a>, ParamRanges),
    /// Nothing.
    Nothing,
}

/// The handlers of one path, in several versions or for several hosts.
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
            entry.allow = allow(entry.methods.iter().map(|entry| &entry.method));
            // So that a path with one version and for every host costs nothing for there being others elsewhere.
            if entry.methods.iter().any(|method| method.version.is_some() || method.route.host().is_some()) {
                entry.apart = OfHost::all(std::mem::take(&mut entry.methods));
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
        let host = spec.host.map(HostPattern::parse).transpose().map_err(Reason::Malformed)?;
        let index = match self.entries.iter().position(|entry| entry.shape == parsed.shape) {
            Some(index) => index,
            None => self.add_shape(&parsed)?,
        };
        let methods = &mut self.entries[index].methods;
        let is_same = |entry: &&MethodEntry| {
            (&entry.method, entry.version) == (&method, spec.version) && are_same(entry.route.host(), host.as_ref())
        };
        if let Some(taken) = methods.iter().find(is_same) {
            let (pattern, place) = (taken.route.pattern().to_owned(), taken.endpoint.handler().place);
            return Err(Reason::Taken { pattern, place });
        }
        let route = Route::new(spec.pattern, parsed.names, host, self.shared.clone());
        #[cfg(feature = "templates")]
        let route = route.with_templates(spec.endpoint.templates().cloned());
        let route = Arc::new(route);
        let is_get = method == Some(Method::GET);
        methods.push(MethodEntry { method, version: spec.version, is_get, route, endpoint: spec.endpoint });
        Ok(())
    }

    /// Adds a pattern without methods, and gives its number.
    fn add_shape(&mut self, parsed: &pattern::Pattern) -> Result<usize, Reason> {
        let index = self.entries.len();
        self.insert(&parsed.shape, index as u32).map_err(|error| Reason::Malformed(error.to_string()))?;
        let (shape, literal) = (parsed.shape.clone(), parsed.literal.clone());
        let allow = HeaderValue::from_static("");
        self.entries.push(Entry { shape, literal, methods: Vec::new(), apart: Vec::new(), allow });
        Ok(index)
    }

    /// Puts a pattern into the first trie that has a place for it.
    fn insert(&mut self, shape: &str, number: u32) -> Result<(), InsertError> {
        for trie in &mut self.tries {
            match trie.insert(shape, number) {
                Err(InsertError::Conflict { .. }) => {}
                inserted => return inserted,
            }
        }
        let mut trie = matchit::Router::new();
        trie.insert(shape, number)?;
        self.tries.push(trie);
        Ok(())
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
            None if entry.apart.is_empty() => Found::OtherMethods(&entry.allow),
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

    /// Which one of several hosts and versions a request leads to: of the hosts that match, the one that says most and has a
    /// handler.
    pub(crate) fn choose<'a>(
        &'a self,
        versions: Versions<'a>,
        params: ParamRanges,
        parts: &Parts,
        arrival: Option<&Arrival>,
    ) -> Found<'a> {
        let Versions(entry) = versions;
        let host = host_of(parts, arrival);
        let mut nothing = Found::Nothing;
        for of_host in entry.apart.iter().filter(|of_host| of_host.matches(host)) {
            match (self.choose_version(of_host, params, parts), &nothing) {
                (other @ Found::OtherMethods(_), Found::Nothing) => nothing = other,
                (Found::OtherMethods(_) | Found::Nothing, _) => {}
                (found, _) => return found,
            }
        }
        nothing
    }

    /// Which one of several versions a request leads to: one that it asks for, otherwise one without a version.
    fn choose_version<'a>(&'a self, entry: &'a OfHost, params: ParamRanges, parts: &Parts) -> Found<'a> {
        let asked = self.versioning.asked(parts);
        let mut is_known = parts.method == Method::OPTIONS;
        for version in asked.iter().map(|version| Some(&**version)).chain([None]) {
            let of_version = || entry.methods.iter().filter(|entry| entry.version == version);
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

    /// Walks through the tries: for patterns that the other tables leave to them, and to know that nothing matches.
    pub(super) fn walk(&self, path: &str) -> Option<(u32, ParamRanges)> {
        let precedence = |number: u32| pattern::precedence(&self.entries[number as usize].shape);
        let found = self.tries.iter().filter_map(|trie| trie.at(path).ok());
        let found = found.min_by(|one, other| precedence(*one.value).cmp(precedence(*other.value)))?;
        let mut params = ParamRanges::default();
        for (_, value) in found.params.iter() {
            params.push(path, value);
        }
        Some((*found.value, params))
    }

    /// All routes with their endpoints, in the order in which they were added to their patterns.
    pub fn routes(&self) -> impl Iterator<Item = (&str, &Route, &dyn Endpoint)> {
        self.entries
            .iter()
            .flat_map(|entry| entry.methods.iter().chain(entry.apart.iter().flat_map(|of| &of.methods)))
            .map(|entry| {
                let verb = entry.method.as_ref().map_or("ALL", Method::as_str);
                (verb, &*entry.route, &*entry.endpoint)
            })
    }
}

/// The value of `Allow`: the handled methods, HEAD where GET is, and OPTIONS, which is always answered.
fn allow<'a>(methods: impl Iterator<Item = &'a Option<Method>>) -> HeaderValue {
    let mut names: Vec<&str> = Vec::new();
    for name in methods.flatten().map(Method::as_str) {
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
