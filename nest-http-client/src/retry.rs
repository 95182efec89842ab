//! When a call is repeated, and after how long.

use std::time::{Duration, SystemTime};

use http::header::RETRY_AFTER;
use http::{HeaderMap, Method, StatusCode};

/// The longest pause before the first repetition; it doubles with each.
const FIRST: Duration = Duration::from_millis(100);
/// The longest pause of ours.
const LONGEST: Duration = Duration::from_secs(2);
/// The longest pause that a service may ask for. Whoever asks for more gets no second call, and the caller gets the answer.
const LONGEST_ASKED: Duration = Duration::from_secs(10);

/// Whether a method may be repeated, since twice is as good as once. Source: RFC 9110, section 9.2.2.
pub(crate) fn is_idempotent(method: &Method) -> bool {
    [Method::GET, Method::HEAD, Method::OPTIONS, Method::PUT, Method::DELETE].contains(method)
}

/// Whether a status says that another attempt may go better.
pub(crate) fn is_worth_it(status: StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 502 | 503 | 504)
}

/// The pause before repetition number `attempt`, from 0: anything up to a limit that doubles, so that those who failed
/// together don't come back together.
pub(crate) fn pause(attempt: u32) -> Duration {
    let limit = FIRST.saturating_mul(2_u32.saturating_pow(attempt)).min(LONGEST);
    limit.mul_f64(rand::random::<f64>())
}

/// The pause before the repetition of an answered call; `None` when the service asks for more than can be waited for.
pub(crate) fn pause_after(attempt: u32, headers: &HeaderMap) -> Option<Duration> {
    match asked(headers, SystemTime::now()) {
        Some(asked) if asked > LONGEST_ASKED => None,
        Some(asked) => Some(asked.max(pause(attempt))),
        None => Some(pause(attempt)),
    }
}

/// What `Retry-After` says: seconds, or a date.
fn asked(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn after(text: &str) -> HeaderMap {
        HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_str(text).unwrap())])
    }

    #[test]
    fn pauses_double_and_stay_within_their_limits() {
        for (attempt, limit) in [(0, 100), (1, 200), (2, 400), (5, 2000), (40, 2000)] {
            assert!((0..100).all(|_| pause(attempt) <= Duration::from_millis(limit)), "{attempt}");
        }
        assert!((0..100).any(|_| pause(5) > Duration::from_millis(200)), "a pause of the fifth is longer as a rule");
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777); // Sun, 06 Nov 1994 08:49:37 GMT
        for (text, expected) in [
            ("3", Some(3)),
            (" 0 ", Some(0)),
            ("Sun, 06 Nov 1994 08:49:42 GMT", Some(5)),
            ("Sun, 06 Nov 1994 08:49:30 GMT", Some(0)),
            ("soon", None),
            ("-1", None),
            ("", None),
        ] {
            assert_eq!(asked(&after(text), now), expected.map(Duration::from_secs), "{text}");
        }
        assert_eq!(asked(&HeaderMap::new(), now), None);
    }

    #[test]
    fn whoever_asks_for_too_much_gets_no_second_call() {
        assert_eq!(pause_after(0, &after("11")), None);
        assert_eq!(pause_after(0, &after("99999999999999999999999")), None);
        assert!(pause_after(0, &after("7")).is_some_and(|pause| pause >= Duration::from_secs(7)));
        assert!(pause_after(0, &HeaderMap::new()).is_some_and(|pause| pause <= FIRST));
    }

    #[test]
    fn only_methods_that_may_be_repeated_are() {
        for (method, expected) in
            [(Method::GET, true), (Method::PUT, true), (Method::POST, false), (Method::PATCH, false)]
        {
            assert_eq!(is_idempotent(&method), expected, "{method}");
        }
    }
}
