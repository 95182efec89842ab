//! The global prefix, the routes that go without it, and the version of those that state none.

use crate::http::routing::join_paths;

/// The path in front of every route, but for those that are excluded.
#[derive(Default)]
pub(super) struct Prefix {
    pub(super) path: String,
    /// The version of what states none.
    pub(super) version: Option<&'static str>,
    pub(super) excluded: Vec<Exclusion>,
}

/// Routes without the global prefix: those of a path, and below it, of one method or of all.
#[derive(Debug)]
pub(super) struct Exclusion {
    /// `GET`; of all methods, `None`.
    verb: Option<String>,
    /// Whole, `/health`, without global prefix and version.
    path: String,
}

/// The methods of routes.
const VERBS: [&str; 8] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ALL"];

impl Exclusion {
    /// `"health"`, `"GET /health"`, `"/health/{*rest}"`.
    pub(super) fn of(text: &str) -> Exclusion {
        match text.trim().split_once(' ') {
            Some((verb, path)) => Exclusion { verb: Some(verb.to_owned()), path: join_paths([path.trim_start()]) },
            None => Exclusion { verb: None, path: join_paths([text.trim()]) },
        }
    }

    /// What cannot be.
    pub(super) fn fault(&self) -> Option<String> {
        let verb = self.verb.as_deref().filter(|verb| !VERBS.contains(verb))?;
        let path = &self.path;
        Some(format!("`exclude` names \"{verb} {path}\", and `{verb}` is no method: `\"GET {path}\"`"))
    }

    /// That it takes no route.
    pub(super) fn unused(&self) -> String {
        let (verb, space) = self.verb.as_deref().map_or(("", ""), |verb| (verb, " "));
        format!("`exclude` names \"{verb}{space}{}\", and no route of the application begins with it", self.path)
    }

    /// Whether it takes a route, given its path without prefix and version. A parameter takes any segment.
    fn takes(&self, verb: &str, path: &str) -> bool {
        if self.verb.as_deref().is_some_and(|only| only != verb) {
            return false;
        }
        let mut theirs = segments(path);
        for ours in segments(&self.path) {
            if ours.starts_with("{*") {
                return true;
            }
            match theirs.next() {
                Some(theirs) if theirs == ours || ours.starts_with('{') && !theirs.starts_with("{*") => {}
                _ => return false,
            }
        }
        true
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

impl Prefix {
    /// The numbers of the exclusions that take a route.
    pub(super) fn exclusions(&self, verb: &str, path: &str) -> impl Iterator<Item = usize> {
        self.excluded
            .iter()
            .enumerate()
            .filter(move |(_, excluded)| excluded.takes(verb, path))
            .map(|(number, _)| number)
    }
}

#[cfg(test)]
mod tests {
    use super::{Exclusion, Prefix};

    #[test]
    fn an_exclusion_takes_its_path_and_what_lies_below() {
        let excluded = ["health", "/.well-known/keys", "POST /users/{id}", "files/{*rest}"].map(Exclusion::of);
        let prefix = Prefix { path: "api".into(), version: None, excluded: excluded.into() };
        for (verb, path, expected) in [
            ("GET", "/health", Some(0)),
            ("ALL", "/health/live", Some(0)),
            ("GET", "/healthy", None),
            ("GET", "/users/health", None),
            ("GET", "/.well-known/keys", Some(1)),
            ("GET", "/.well-known", None),
            ("GET", "/", None),
            ("GET", "/users/{user}", None),
            ("POST", "/users/{user}", Some(2)),
            ("POST", "/users/me/orders", Some(2)),
            ("POST", "/users/{*rest}", None),
            ("POST", "/users", None),
            ("GET", "/files", Some(3)),
            ("GET", "/files/{id}", Some(3)),
        ] {
            assert_eq!(prefix.exclusions(verb, path).next(), expected, "{verb} {path}");
        }
    }

    #[test]
    fn a_word_that_is_no_method_is_a_fault() {
        let fault = Exclusion::of("get /health").fault().unwrap();
        assert_eq!(fault, "`exclude` names \"get /health\", and `get` is no method: `\"GET /health\"`");
        assert_eq!(Exclusion::of("GET /health").fault(), None);
    }
}
