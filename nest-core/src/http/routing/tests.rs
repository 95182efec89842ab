//! Matching, conflicts, and both together for any table.

use http::Method;
use proptest::prelude::*;

use super::router::{Found, RouteSpec, Router};
use crate::di::{ControllerDef, HandlerDef};
use crate::http::body::Body;
use crate::http::endpoint::{Endpoint, Outcome};
use crate::http::response::IntoResponse;
use crate::http::transport::Http;
use crate::http::unrouted::UNROUTED;
use crate::pipeline::ExecutionContext;

struct Nothing;

impl Endpoint for Nothing {
    fn call<'a>(&'a self, _cx: &'a mut ExecutionContext<Http>, _body: Body) -> Outcome<'a> {
        Box::pin(async { Ok(().into_response()) })
    }

    fn handler(&self) -> &'static HandlerDef {
        &UNROUTED.handlers[0]
    }

    fn controller(&self) -> &'static ControllerDef {
        &UNROUTED
    }
}

fn spec(route: &str) -> RouteSpec {
    let (verb, pattern) = route.split_once(' ').unwrap();
    RouteSpec { verb: verb.into(), pattern: pattern.into(), version: None, host: None, endpoint: Box::new(Nothing) }
}

fn router(routes: &[&str]) -> Router {
    Router::build(routes.iter().map(|route| spec(route))).unwrap_or_else(|conflicts| panic!("{conflicts:?}"))
}

/// What a request leads to: `pattern name=value …`, the allowed methods, or nothing.
fn find(router: &Router, method: &str, path: &str) -> String {
    match router.find(&Method::from_bytes(method.as_bytes()).unwrap(), path) {
        Found::Nothing | Found::Versions(..) => String::new(),
        Found::OtherMethods(allow) => format!("allow {}", allow.to_str().unwrap()),
        Found::Endpoint { route, params, without_body, .. } => {
            let mut text = route.pattern().to_owned();
            for (index, name) in route.names().iter().enumerate() {
                text.push_str(&format!(" {name}={}", params.get(index, path).unwrap()));
            }
            text + if without_body { " without body" } else { "" }
        }
    }
}

#[test]
fn a_literal_wins_over_a_parameter() {
    let router = router(&[
        "GET /users/{id}",
        "GET /users/me",
        "GET /files/{*rest}",
        "GET /files/a",
        "DELETE /users/{user}",
        "GET /",
    ]);
    for (path, expected) in [
        ("/users/me", "/users/me"),
        ("/users/5", "/users/{id} id=5"),
        ("/users/me2", "/users/{id} id=me2"),
        ("/users/5/posts", ""),
        ("/files/5/posts/", "/files/{*rest} rest=5/posts/"),
        ("/files/a", "/files/a"),
        ("/files/", ""),
        ("/users/", ""),
        ("/users", ""),
        ("/", "/"),
        ("", ""),
        ("*", ""),
    ] {
        assert_eq!(find(&router, "GET", path), expected, "{path}");
    }
    assert_eq!(find(&router, "DELETE", "/users/5"), "/users/{user} user=5");
    assert_eq!(find(&router, "HEAD", "/users/5"), "/users/{id} id=5 without body");
    assert_eq!(find(&router, "PUT", "/users/5"), "allow GET, DELETE, HEAD, OPTIONS");
    assert_eq!(find(&router, "DELETE", "/users/me"), "allow GET, HEAD, OPTIONS");
}

#[test]
fn all_answers_what_has_no_handler_of_its_own() {
    let router = router(&["ALL /any/{id}", "GET /any/{name}", "HEAD /head", "GET /head"]);
    assert_eq!(find(&router, "GET", "/any/1"), "/any/{name} name=1");
    assert_eq!(find(&router, "PURGE", "/any/1"), "/any/{id} id=1");
    assert_eq!(find(&router, "HEAD", "/head"), "/head");
}

#[test]
fn a_rest_behind_a_literal_wins_over_a_parameter() {
    let router = router(&["GET /a/{*rest}", "GET /{x}/b", "GET /{x}/c/{y}", "GET /a/c/d"]);
    assert_eq!(find(&router, "GET", "/a/b"), "/a/{*rest} rest=b");
    assert_eq!(find(&router, "GET", "/z/b"), "/{x}/b x=z");
    assert_eq!(find(&router, "GET", "/a/c/d"), "/a/c/d");
    assert_eq!(find(&router, "GET", "/a/c/e"), "/a/{*rest} rest=c/e");
}

#[test]
fn a_parameter_wins_over_a_rest_and_both_may_stand_in_one_place() {
    let router = router(&[
        "GET /f/{*rest}",
        "GET /f/{name}",
        "POST /f/{name}/{*rest}",
        "GET /f/{name}/size",
        "GET /{*all}",
        "GET /{a}/x",
    ]);
    for (path, expected) in [
        ("/f/a", "/f/{name} name=a"),
        ("/f/a/b", "allow POST, OPTIONS"),
        ("/f/a/size", "/f/{name}/size name=a"),
        ("/f/x", "/f/{name} name=x"),
        ("/g/x", "/{a}/x a=g"),
        ("/g/y", "/{*all} all=g/y"),
        ("/f", "/{*all} all=f"),
        ("/", ""),
    ] {
        assert_eq!(find(&router, "GET", path), expected, "{path}");
    }
    assert_eq!(find(&router, "POST", "/f/a/b/c"), "/f/{name}/{*rest} name=a rest=b/c");
}

#[test]
fn text_around_a_parameter_and_long_paths_are_left_to_the_trie() {
    let router = router(&["GET /f/v{n}/x", "GET /g/{a}", "GET /g/{a}/3/4/5/6/7/8/9/10/11/12/13/14/15/16/{b}"]);
    assert_eq!(find(&router, "GET", "/f/v1/x"), "/f/v{n}/x n=1");
    assert_eq!(find(&router, "GET", "/g/1"), "/g/{a} a=1");
    let long = "/g/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17";
    assert!(find(&router, "GET", long).ends_with("a=2 b=17"));
}

#[test]
fn every_conflict_is_reported() {
    let routes = ["GET /a/{id}", "GET /a/{other}", "GET /b//c", "GE T /d", "POST /a/{x}", "GET no", "GET /a/x{id}y{z}"];
    let specs = routes.iter().map(|route| {
        let (verb, pattern) = route.rsplit_once(' ').unwrap();
        RouteSpec { verb: verb.into(), pattern: pattern.into(), version: None, host: None, endpoint: Box::new(Nothing) }
    });
    let conflicts = Router::build(specs).err().unwrap();
    let texts: Vec<String> = conflicts.iter().map(ToString::to_string).collect();
    assert_eq!(texts.len(), 5, "{texts:#?}");
    assert!(texts[0].starts_with("GET /a/{other} (") && texts[0].contains("is already handled by GET /a/{id}"));
    assert!(texts[1].contains("it has an empty segment"));
    assert!(texts[2].contains("is no method"));
}

/// The segments of a pattern or a path.
fn segments() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(vec!["a", "b", "ab", "{x}", "{{"]), 0..4)
}

/// A pattern out of segments, with numbers in the names of its parameters.
fn pattern(segments: &[&str]) -> String {
    let named = segments.iter().enumerate().map(|(i, part)| part.replace('x', &format!("p{i}")));
    format!("/{}", named.collect::<Vec<_>>().join("/"))
}

/// The rule in its plainest form: of all patterns that match, the one whose first difference is a literal, or else a parameter.
fn by_hand<'a>(patterns: &'a [Vec<&'static str>], path: &[&str]) -> Option<&'a Vec<&'static str>> {
    let matches = |pattern: &&Vec<&str>| {
        let (fixed, rest) = match pattern.split_last() {
            Some((&"{*x}", before)) => (before, true),
            _ => (&pattern[..], false),
        };
        let is_as_long = if rest { path.len() > fixed.len() } else { path.len() == fixed.len() };
        is_as_long && fixed.iter().zip(path).all(|(part, text)| *part == "{x}" || part == text)
    };
    let kind = |part: &&str| match *part {
        "{*x}" => 2,
        "{x}" => 1,
        _ => 0,
    };
    patterns.iter().filter(matches).min_by_key(|pattern| pattern.iter().map(kind).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn any_table_matches_as_the_plain_rule_says(
        patterns in prop::collection::vec((segments(), any::<bool>()), 1..12),
        path in prop::collection::vec(prop::sample::select(vec!["a", "b", "ab", "c", "%20"]), 0..5),
    ) {
        let with_rest = |(segments, rest): (Vec<&'static str>, bool)| segments.into_iter().chain(rest.then_some("{*x}"));
        let mut patterns: Vec<Vec<&str>> = patterns.into_iter().map(|pattern| with_rest(pattern).collect()).collect();
        patterns.sort();
        patterns.dedup();
        let specs = patterns.iter().map(|segments| spec(&format!("GET {}", pattern(segments))));
        let router = Router::build(specs).unwrap_or_else(|conflicts| panic!("{conflicts:?}"));
        let found = match router.find(&Method::GET, &format!("/{}", path.join("/"))) {
            Found::Endpoint { route, .. } => Some(route.pattern().to_owned()),
            _ => None,
        };
        prop_assert_eq!(found, by_hand(&patterns, &path).map(|segments| pattern(segments)));
    }

    #[test]
    fn all_tables_find_what_the_trie_finds(
        patterns in prop::collection::vec("(/(a|b|ab|\\{x\\})){1,4}(/\\{\\*x\\})?", 1..10),
        path in "(/(a|b|ab|c|%20)){0,6}/?",
    ) {
        let numbered = |pattern: &String| {
            let mut parts = pattern.split('x').enumerate().map(|(i, part)| format!("{part}x{i}")).collect::<String>();
            parts.truncate(parts.rfind('x').unwrap_or(0));
            parts
        };
        let mut trie = Router::default();
        for pattern in &patterns {
            let _ = trie.add(spec(&format!("GET {}", numbered(pattern))));
        }
        let specs: Vec<String> = trie.routes().map(|(verb, route, _)| format!("{verb} {}", route.pattern())).collect();
        let router = Router::build(specs.iter().map(|route| spec(route))).unwrap_or_else(|conflicts| panic!("{conflicts:?}"));
        prop_assert_eq!(router.look_up(&path), router.walk(&path), "{:?} {}", specs, path);
    }

    #[test]
    fn no_pattern_and_no_path_panics(patterns in prop::collection::vec("[/{}*ab]{0,12}", 0..6), path in ".{0,20}") {
        let specs = patterns.iter().map(|pattern| spec(&format!("GET {pattern}")));
        if let Ok(router) = Router::build(specs) {
            let _ = router.find(&Method::GET, &path);
        }
    }
}
