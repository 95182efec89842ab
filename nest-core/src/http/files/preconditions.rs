//! What a request makes its answer depend on. Source: RFC 9110, section 13.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::header::{IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, RANGE};
use http::{HeaderMap, HeaderName, Method};

use super::etag::ETag;
use super::range::{self, Asked};

/// What tells the versions of an answer apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Validators {
    pub(super) etag: Option<ETag>,
    pub(super) last_modified: Option<SystemTime>,
}

/// What a request is answered with.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The content.
    Proceed,
    /// 304: the client has it.
    NotModified,
    /// 412: it is not what the client takes it for.
    Failed,
}

impl Validators {
    /// Judges a request, in the order of the RFC.
    pub(super) fn judge(&self, method: &Method, headers: &HeaderMap) -> Verdict {
        if let Some(list) = list(headers, &IF_MATCH) {
            if !self.etag.as_ref().is_some_and(|etag| etag.is_strongly_in(&list)) && list.trim() != "*" {
                return Verdict::Failed;
            }
        } else if let (Some(since), Some(modified)) = (date(headers, &IF_UNMODIFIED_SINCE), self.modified())
            && modified > since
        {
            return Verdict::Failed;
        }
        if method != Method::GET && method != Method::HEAD {
            return Verdict::Proceed;
        }
        if let Some(list) = list(headers, &IF_NONE_MATCH) {
            let has_it = self.etag.as_ref().is_some_and(|etag| etag.is_in(&list)) || list.trim() == "*";
            return if has_it { Verdict::NotModified } else { Verdict::Proceed };
        }
        match (date(headers, &IF_MODIFIED_SINCE), self.modified()) {
            (Some(since), Some(modified)) if modified <= since => Verdict::NotModified,
            _ => Verdict::Proceed,
        }
    }

    /// The part that a GET asks for, unless it is of another version.
    pub(super) fn part(&self, method: &Method, headers: &HeaderMap, len: u64) -> Asked {
        let Some(range) = headers.get(RANGE).and_then(|value| value.to_str().ok()) else { return Asked::Whole };
        if method != Method::GET || !self.is_of_this_version(headers) {
            return Asked::Whole;
        }
        range::read(range, len)
    }

    fn is_of_this_version(&self, headers: &HeaderMap) -> bool {
        let Some(said) = headers.get(IF_RANGE) else { return true };
        let Ok(said) = said.to_str() else { return false };
        match httpdate::parse_http_date(said) {
            Ok(date) => self.modified() == Some(date),
            Err(_) => said.trim() != "*" && self.etag.as_ref().is_some_and(|etag| etag.is_strongly_in(said)),
        }
    }

    /// In whole seconds, as dates in headers are.
    pub(super) fn modified(&self) -> Option<SystemTime> {
        let since = self.last_modified?.duration_since(UNIX_EPOCH).ok()?;
        Some(UNIX_EPOCH + Duration::from_secs(since.as_secs()))
    }
}

/// A list that may be spread over several headers.
fn list(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let values: Vec<&str> = headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
    headers.contains_key(name).then(|| values.join(","))
}

/// A date; one that cannot be read says nothing.
fn date(headers: &HeaderMap, name: &HeaderName) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use http::{HeaderMap, HeaderName, HeaderValue, Method};

    use super::super::etag::ETag;
    use super::super::range::Asked;
    use super::{Validators, Verdict};

    const OLD: &str = "Sat, 01 Jan 2000 00:00:00 GMT";
    const SAME: &str = "Sun, 09 Sep 2001 01:46:40 GMT";
    const NEW: &str = "Tue, 01 Jan 2030 00:00:00 GMT";

    fn validators() -> Validators {
        let last_modified = UNIX_EPOCH + Duration::from_secs(1_000_000_000) + Duration::from_millis(300);
        Validators { etag: Some(ETag::strong("a")), last_modified: Some(last_modified) }
    }

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn the_tag_wins_over_the_date() {
        for (pairs, expected) in [
            (&[][..], Verdict::Proceed),
            (&[("if-none-match", "\"a\"")], Verdict::NotModified),
            (&[("if-none-match", "W/\"a\"")], Verdict::NotModified),
            (&[("if-none-match", "*")], Verdict::NotModified),
            (&[("if-none-match", "\"b\""), ("if-modified-since", NEW)], Verdict::Proceed),
            (&[("if-modified-since", SAME)], Verdict::NotModified),
            (&[("if-modified-since", NEW)], Verdict::NotModified),
            (&[("if-modified-since", OLD)], Verdict::Proceed),
            (&[("if-modified-since", "yesterday")], Verdict::Proceed),
            (&[("if-match", "\"a\"")], Verdict::Proceed),
            (&[("if-match", "*")], Verdict::Proceed),
            (&[("if-match", "W/\"a\"")], Verdict::Failed),
            (&[("if-match", "\"b\""), ("if-unmodified-since", NEW)], Verdict::Failed),
            (&[("if-unmodified-since", OLD)], Verdict::Failed),
            (&[("if-unmodified-since", SAME)], Verdict::Proceed),
            (&[("if-match", "\"a\""), ("if-none-match", "\"a\"")], Verdict::NotModified),
        ] {
            assert_eq!(validators().judge(&Method::GET, &headers(pairs)), expected, "{pairs:?}");
        }
        assert_eq!(validators().judge(&Method::PUT, &headers(&[("if-modified-since", NEW)])), Verdict::Proceed);
    }

    #[test]
    fn a_part_is_of_the_version_that_the_client_has() {
        for (if_range, expected) in [
            ("\"a\"", true),
            (SAME, true),
            ("\"b\"", false),
            ("W/\"a\"", false),
            ("*", false),
            (OLD, false),
            (NEW, false),
            ("what", false),
        ] {
            let headers = headers(&[("range", "bytes=0-1"), ("if-range", if_range)]);
            let expected = if expected { Asked::Part(0..2) } else { Asked::Whole };
            assert_eq!(validators().part(&Method::GET, &headers, 10), expected, "{if_range}");
        }
        assert_eq!(validators().part(&Method::HEAD, &headers(&[("range", "bytes=0-1")]), 10), Asked::Whole);
    }
}
