//! The trace that a request belongs to: W3C Trace Context.

use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::num::{NonZeroU64, NonZeroU128};

use http::{HeaderMap, HeaderName, HeaderValue};

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

/// How much of a `tracestate` is passed on, at most: what the recommendation asks for at least.
const MAX_STATE: usize = 512;

/// The trace that a request belongs to, as [W3C Trace Context](https://www.w3.org/TR/trace-context/) has it: that of the caller,
/// or a new one where the caller named none, or not in the form that the recommendation prescribes.
///
/// Handlers and guards take it as a parameter; in an application with
/// [`trace_context`](crate::http::Application::trace_context) all of one request get the same. A caller can name any trace, so nothing
/// may be concluded from it; the [`RequestId`](crate::http::RequestId) is made here and has nothing to do with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceContext {
    trace: NonZeroU128,
    span: NonZeroU64,
    parent: Option<NonZeroU64>,
    is_sampled: bool,
    state: Option<HeaderValue>,
}

impl TraceContext {
    /// Goes on with the trace that these headers name, or begins one.
    pub(crate) fn of(headers: &HeaderMap) -> TraceContext {
        let mut given = headers.get_all(TRACEPARENT).iter();
        let parent = match (given.next(), given.next()) {
            (Some(parent), None) => parent.to_str().ok().and_then(Parent::parse),
            _ => None,
        };
        let span = NonZeroU64::new(random()).unwrap_or(NonZeroU64::MIN);
        match parent {
            Some(Parent { trace, span: parent, is_sampled }) => {
                TraceContext { trace, span, parent: Some(parent), is_sampled, state: state(headers) }
            }
            None => {
                let trace = NonZeroU128::new(u128::from(random()) << 64 | u128::from(random()));
                let trace = trace.unwrap_or(NonZeroU128::MIN);
                TraceContext { trace, span, parent: None, is_sampled: false, state: None }
            }
        }
    }

    /// The trace: 32 digits of `0-9a-f`.
    #[must_use]
    pub fn trace_id(&self) -> String {
        format!("{:032x}", self.trace)
    }

    /// This request within the trace: 16 digits of `0-9a-f`, made here.
    #[must_use]
    pub fn span_id(&self) -> String {
        format!("{:016x}", self.span)
    }

    /// What the caller calls its part of the trace: 16 digits of `0-9a-f`; `None` where the trace begins here.
    #[must_use]
    pub fn parent_id(&self) -> Option<String> {
        self.parent.map(|parent| format!("{parent:016x}"))
    }

    /// Whether the caller says that it has recorded this trace.
    #[must_use]
    pub fn is_sampled(&self) -> bool {
        self.is_sampled
    }

    /// The `traceparent` of calls that are made for this request: its [`Display`](fmt::Display), as a header.
    #[must_use]
    pub fn traceparent(&self) -> HeaderValue {
        HeaderValue::try_from(self.to_string()).unwrap_or_else(|_| unreachable!("digits and hyphens are a header"))
    }

    /// The `tracestate` of such calls: the caller's.
    #[must_use]
    pub fn tracestate(&self) -> Option<&HeaderValue> {
        self.state.as_ref()
    }
}

/// As in `traceparent`.
impl fmt::Display for TraceContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{:032x}-{:016x}-{:02x}", self.trace, self.span, u8::from(self.is_sampled))
    }
}

/// A random number, out of keys that the system chooses.
fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// The `tracestate` of a request, which may be in several headers.
fn state(headers: &HeaderMap) -> Option<HeaderValue> {
    let parts = headers.get_all(TRACESTATE).iter().map(HeaderValue::as_bytes).collect::<Vec<_>>().join(&b","[..]);
    if parts.is_empty() || parts.len() > MAX_STATE || !parts.is_ascii() {
        return None;
    }
    HeaderValue::try_from(parts).ok()
}

/// What a `traceparent` says.
#[derive(Debug, PartialEq, Eq)]
struct Parent {
    trace: NonZeroU128,
    span: NonZeroU64,
    is_sampled: bool,
}

impl Parent {
    /// Reads `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`. Versions to come may have more behind a further hyphen.
    fn parse(text: &str) -> Option<Parent> {
        let mut fields = text.splitn(5, '-');
        let version = field(fields.next()?, 2)?;
        let trace = NonZeroU128::new(field(fields.next()?, 32)?)?;
        let span = NonZeroU64::new(u64::try_from(field(fields.next()?, 16)?).ok()?)?;
        let is_sampled = field(fields.next()?, 2)? & 1 == 1;
        match (version, fields.next()) {
            (0xff, _) | (0, Some(_)) => None,
            _ => Some(Parent { trace, span, is_sampled }),
        }
    }
}

/// A number of just so many digits of `0-9a-f`.
fn field(text: &str, digits: usize) -> Option<u128> {
    let is_hex = text.len() == digits && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if is_hex { u128::from_str_radix(text, 16).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> TraceContext {
        TraceContext::of(&HeaderMap::from_iter([(TRACEPARENT, HeaderValue::from_str(text).unwrap())]))
    }

    #[test]
    fn a_traceparent_is_read_strictly() {
        const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
        for (text, expected) in [
            (format!("00-{TRACE}-00f067aa0ba902b7-01"), Some(true)),
            (format!("00-{TRACE}-00f067aa0ba902b7-00"), Some(false)),
            (format!("00-{TRACE}-00f067aa0ba902b7-fe"), Some(false)),
            (format!("01-{TRACE}-00f067aa0ba902b7-03"), Some(true)),
            (format!("cc-{TRACE}-00f067aa0ba902b7-01-what-the-future-brings"), Some(true)),
            (format!("00-{TRACE}-00f067aa0ba902b7-01-more"), None),
            (format!("00-{TRACE}-00f067aa0ba902b7-01-"), None),
            (format!("ff-{TRACE}-00f067aa0ba902b7-01"), None),
            (format!("0-{TRACE}-00f067aa0ba902b7-01"), None),
            (format!("00-{TRACE}-00f067aa0ba902b7"), None),
            (format!("00-{TRACE}-00f067aa0ba902b7-1"), None),
            (format!("cc-{TRACE}-00f067aa0ba902b7-01x"), None),
            (format!("00-{}-00f067aa0ba902b7-01", TRACE.to_uppercase()), None),
            (format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)), None),
            (format!("00-{TRACE}-0000000000000000-01"), None),
            (format!("00-{TRACE}-+0f067aa0ba902b7-01"), None),
            (format!(" 00-{TRACE}-00f067aa0ba902b7-01"), None),
            (String::new(), None),
        ] {
            let context = read(&text);
            assert_eq!(context.parent_id().map(|_| context.is_sampled()), expected, "{text}");
            assert_eq!(context.trace_id() == TRACE, expected.is_some(), "{text}");
        }
    }

    #[test]
    fn what_is_passed_on_can_be_read() {
        proptest!(|(text in "[0-9a-f-]{0,60}|00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}|[ -~]{0,60}")| {
            let context = read(&text);
            let next = read(context.traceparent().to_str().unwrap());
            prop_assert_eq!(next.trace_id(), context.trace_id());
            prop_assert_eq!(next.parent_id(), Some(context.span_id()));
            prop_assert_eq!(next.is_sampled(), context.is_sampled());
        });
    }
}
