//! Where a request says which version of the API it means.

use http::header::ACCEPT;
use http::request::Parts;
use http::{HeaderName, HeaderValue};

/// Where a request says which version of the API it means.
///
/// Except in the path, routes that have a version are told apart by it: a request gets to the route of its version, otherwise to
/// one without a version, which answers whatever a request says, and otherwise nowhere (404).
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub enum Versioning {
    /// Versions are not told apart: routes that differ in nothing else clash at the start.
    #[default]
    None,
    /// In the path, after the global prefix: `/api/v1/users`. A route without a version has none in its path.
    Uri,
    /// In a header of this name: `Header("x-api-version")` reads `x-api-version: 1`. A name that no header can have ends the start.
    Header(&'static str),
    /// In a parameter of `Accept`: `MediaType("v")` reads `Accept: application/json;v=1`. Of several the first counts that there is.
    MediaType(&'static str),
    /// Where this function finds it: the versions that will do, the best one first, or none.
    Custom(fn(&Parts) -> Vec<String>),
}

impl Versioning {
    /// The path segment of a version.
    pub(in crate::http) fn segment(self, version: &str) -> String {
        match self {
            Versioning::Uri => format!("v{version}"),
            _ => String::new(),
        }
    }

    /// Whether routes of one path are told apart by what a request says.
    pub(in crate::http) fn is_asked(self) -> bool {
        !matches!(self, Versioning::None | Versioning::Uri)
    }

    /// What cannot be.
    pub(in crate::http) fn fault(self) -> Option<String> {
        match self {
            Versioning::Header(name) if HeaderName::from_bytes(name.as_bytes()).is_err() => {
                Some(format!("`Versioning::Header(\"{name}\")` is no name of a header"))
            }
            _ => None,
        }
    }

    /// The versions that a request asks for, the best one first.
    pub(super) fn asked(self, parts: &Parts) -> Vec<String> {
        match self {
            Versioning::None | Versioning::Uri => Vec::new(),
            Versioning::Header(name) => {
                let value = parts.headers.get(name).and_then(|value| value.to_str().ok());
                value.map(|version| version.trim().to_owned()).into_iter().collect()
            }
            Versioning::MediaType(name) => {
                let values = parts.headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
                values.flat_map(|value| value.split(',')).filter_map(|range| parameter(range, name)).collect()
            }
            Versioning::Custom(versions) => versions(parts),
        }
    }

    /// The header that an answer depends on, for caches. What a function reads, it alone knows.
    pub(in crate::http) fn vary(self) -> Option<HeaderValue> {
        match self {
            Versioning::Header(name) => HeaderValue::from_str(name).ok(),
            Versioning::MediaType(_) => Some(HeaderValue::from_static("accept")),
            Versioning::None | Versioning::Uri | Versioning::Custom(_) => None,
        }
    }
}

/// A parameter of one range of `Accept`.
fn parameter(range: &str, name: &str) -> Option<String> {
    let parameters = range.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut found = parameters.filter(|(known, _)| known.trim().eq_ignore_ascii_case(name));
    found.next().map(|(_, value)| value.trim().trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use http::Request;
    use proptest::prelude::*;

    use super::{Versioning, parameter};

    #[test]
    fn the_parameter_of_a_media_range_is_found() {
        for (range, expected) in [
            ("application/json;v=2", Some("2")),
            (" application/json ; q=0.5; V = \"2\" ", Some("2")),
            ("application/json", None),
            ("v=2", None),
            ("text/plain;version=2", None),
        ] {
            assert_eq!(parameter(range, "v").as_deref(), expected, "{range}");
        }
    }

    proptest! {
        #[test]
        fn the_versions_of_a_header_are_in_their_order(
            ranges in prop::collection::vec((prop::option::of("[0-9a-z.+-]{1,4}"), "[ \t]{0,2}", any::<bool>()), 1..5),
        ) {
            let range = |(version, space, quoted): &(Option<String>, String, bool)| match (version, quoted) {
                (None, _) => format!("{space}text/html;q=0.5"),
                (Some(version), false) => format!("a/b{space};{space}V={space}{version}{space};q=1"),
                (Some(version), true) => format!("a/b;level=1;{space}v=\"{version}\"{space}"),
            };
            let accept = ranges.iter().map(range).collect::<Vec<_>>().join(",");
            let (parts, ()) = Request::builder().header("accept", &accept).body(()).unwrap().into_parts();
            let expected: Vec<String> = ranges.into_iter().filter_map(|(version, ..)| version).collect();
            prop_assert_eq!(Versioning::MediaType("v").asked(&parts), expected, "{}", accept);
        }
    }

    #[test]
    fn a_name_that_no_header_can_have_is_a_fault() {
        assert!(Versioning::Header("x version").fault().is_some());
        assert!(Versioning::Header("x-api-version").fault().is_none());
    }
}
