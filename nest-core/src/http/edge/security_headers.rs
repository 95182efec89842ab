//! Headers that tell browsers to be careful with answers.

use http::header::{
    CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::arrival::Scheme;
use crate::di::BootError;

/// Headers that tell browsers to be careful with answers: see
/// [`Application::security_headers`](crate::http::Application::security_headers).
///
/// The default is made for an API, whose answers nobody renders: they are of the type that they say, are shown in no frame, load
/// nothing, tell nobody where a click came from, belong to their own origin, and, once fetched by TLS, are never fetched without.
#[derive(Clone, Debug)]
pub struct SecurityHeaders(Vec<(HeaderName, String)>);

/// What an answer of an API may have without harm. `X-Powered-By` is nowhere, since nothing here sends it.
const DEFAULTS: [(HeaderName, &str); 7] = [
    (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (REFERRER_POLICY, "no-referrer"),
    (STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
];

impl Default for SecurityHeaders {
    fn default() -> SecurityHeaders {
        SecurityHeaders(DEFAULTS.map(|(name, value)| (name, value.to_owned())).to_vec())
    }
}

impl SecurityHeaders {
    /// Sends this value instead of the default, or another header besides. One that is no value of a header ends the start.
    #[must_use]
    pub fn with(self, name: HeaderName, value: impl Into<String>) -> SecurityHeaders {
        let mut headers = self.without(&name);
        headers.0.push((name, value.into()));
        headers
    }

    /// Leaves a header out.
    #[must_use]
    pub fn without(mut self, name: &HeaderName) -> SecurityHeaders {
        self.0.retain(|(known, _)| known != name);
        self
    }

    /// Makes the headers, and adds a fault for each that is none.
    pub(super) fn check(self, faults: &mut BootError) -> Precautions {
        let mut headers = Vec::new();
        for (name, text) in self.0 {
            match HeaderValue::try_from(&text) {
                Ok(value) => headers.push((name, value)),
                Err(_) => faults
                    .add(format_args!("`security_headers` sets {name} to {text:?}, which is no value of a header")),
            }
        }
        Precautions(headers)
    }
}

/// The headers as they are sent.
pub(super) struct Precautions(Vec<(HeaderName, HeaderValue)>);

impl Precautions {
    /// How many headers there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Adds to an answer what it has not got itself. What is said about TLS is only said within it: browsers ignore it
    /// elsewhere, as the RFC tells them to.
    pub(super) fn write(&self, scheme: Scheme, answer: &mut HeaderMap) {
        let sent = self.0.iter().filter(|(name, _)| scheme == Scheme::Https || name != STRICT_TRANSPORT_SECURITY);
        for (name, value) in sent {
            answer.entry(name).or_insert_with(|| value.clone());
        }
    }
}
