//! Which scripts of other origins may read answers: CORS, as the Fetch standard says it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
    AUTHORIZATION, CONTENT_TYPE, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use super::origin::check_origin;
use crate::di::BootError;
use crate::http::body::Body;
use crate::http::response::Response;

const REQUEST_PRIVATE_NETWORK: HeaderName = HeaderName::from_static("access-control-request-private-network");
const ALLOW_PRIVATE_NETWORK: HeaderName = HeaderName::from_static("access-control-allow-private-network");

/// Which scripts of other origins may call the application and read its answers: see
/// [`Application::cors`](crate::http::Application::cors).
///
/// Allowed are the methods GET, HEAD, PUT, PATCH, POST and DELETE and the headers `authorization` and `content-type`, unless
/// it says otherwise; no credentials, and no answer is kept.
#[derive(Clone, Debug)]
pub struct Cors {
    origins: Origins,
    methods: Vec<Method>,
    headers: Vec<HeaderName>,
    exposed: Vec<HeaderName>,
    credentials: bool,
    max_age: Option<Duration>,
    private_network: bool,
}

#[derive(Clone)]
enum Origins {
    Any,
    Listed(Vec<String>),
    Where(Arc<dyn Fn(&str) -> bool + Send + Sync>),
}

impl Cors {
    /// Allows these origins, written as browsers write them: `https://shop.example`, `http://localhost:3000`.
    pub fn origins(origins: impl IntoIterator<Item = impl Into<String>>) -> Cors {
        Cors::new(Origins::Listed(origins.into_iter().map(Into::into).collect()))
    }

    /// Allows the origins for which this is true. It sees what the browser wrote, also `null`, which stands for sandboxes and
    /// files. Compare whole origins: `ends_with("shop.example")` is true for `https://evilshop.example`.
    pub fn origins_where(is_allowed: impl Fn(&str) -> bool + Send + Sync + 'static) -> Cors {
        Cors::new(Origins::Where(Arc::new(is_allowed)))
    }

    /// Allows every origin, for an API that is public anyway. Not together with [`Cors::credentials`].
    #[must_use]
    pub fn any_origin() -> Cors {
        Cors::new(Origins::Any)
    }

    fn new(origins: Origins) -> Cors {
        let methods = vec![Method::GET, Method::HEAD, Method::PUT, Method::PATCH, Method::POST, Method::DELETE];
        let headers = vec![AUTHORIZATION, CONTENT_TYPE];
        let (exposed, credentials, max_age, private_network) = (Vec::new(), false, None, false);
        Cors { origins, methods, headers, exposed, credentials, max_age, private_network }
    }

    /// Allows these methods and no others.
    #[must_use]
    pub fn methods(mut self, methods: impl IntoIterator<Item = Method>) -> Cors {
        self.methods = methods.into_iter().collect();
        self
    }

    /// Allows requests to have these headers and no others, besides those that are always allowed.
    #[must_use]
    pub fn headers(mut self, headers: impl IntoIterator<Item = HeaderName>) -> Cors {
        self.headers = headers.into_iter().collect();
        self
    }

    /// Lets scripts read these headers of answers, besides those that they always read.
    #[must_use]
    pub fn expose(mut self, headers: impl IntoIterator<Item = HeaderName>) -> Cors {
        self.exposed = headers.into_iter().collect();
        self
    }

    /// Lets browsers send cookies along, and scripts read answers to such requests.
    #[must_use]
    pub fn credentials(mut self) -> Cors {
        self.credentials = true;
        self
    }

    /// How long browsers keep what a preflight allows, in whole seconds.
    #[must_use]
    pub fn max_age(mut self, max_age: Duration) -> Cors {
        self.max_age = Some(max_age);
        self
    }

    /// Lets pages of public networks call this application in a private one.
    #[must_use]
    pub fn private_network(mut self) -> Cors {
        self.private_network = true;
        self
    }

    /// Makes the headers, and adds a fault for all that browsers would not take.
    pub(super) fn check(self, faults: &mut BootError) -> CorsPolicy {
        if let Origins::Listed(origins) = &self.origins {
            for text in origins {
                match check_origin(text) {
                    Ok(()) => {}
                    Err(_) if text == "*" => faults.add("`cors` lists \"*\": every origin is `Cors::any_origin()`"),
                    Err(error) => faults.add(format_args!("`cors` lists \"{text}\", which is no origin: {error}")),
                }
            }
        }
        if self.credentials && matches!(self.origins, Origins::Any) {
            faults.add(
                "`cors` allows every origin together with credentials, so that any page could act as the user who looks at \
                 it: list the origins, `Cors::origins([\"https://shop.example\"])`, or leave `credentials` out",
            );
        }
        CorsPolicy {
            methods: list(&self.methods),
            headers: list(&self.headers),
            exposed: list(&self.exposed),
            credentials: self.credentials,
            max_age: self.max_age.map(|age| HeaderValue::from(age.as_secs())),
            private_network: self.private_network,
            origins: self.origins,
        }
    }
}

/// Names in a list; `None` when there are none.
fn list(names: &[impl AsRef<str>]) -> Option<HeaderValue> {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    HeaderValue::try_from(names.join(",")).ok().filter(|names| !names.is_empty())
}

impl fmt::Debug for Origins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origins::Any => f.write_str("Any"),
            Origins::Listed(origins) => f.debug_list().entries(origins).finish(),
            Origins::Where(_) => f.write_str("Where(…)"),
        }
    }
}

/// CORS with its headers as they are sent.
pub(super) struct CorsPolicy {
    origins: Origins,
    methods: Option<HeaderValue>,
    headers: Option<HeaderValue>,
    exposed: Option<HeaderValue>,
    credentials: bool,
    max_age: Option<HeaderValue>,
    private_network: bool,
}

impl CorsPolicy {
    /// The answer to a preflight; `None` for any other request, OPTIONS of other kinds included.
    pub(super) fn preflight(&self, method: &Method, headers: &HeaderMap) -> Option<Response> {
        let is_preflight = method == Method::OPTIONS
            && headers.contains_key(ORIGIN)
            && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        if !is_preflight {
            return None;
        }
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let answer = response.headers_mut();
        if self.say(headers).write_origin(answer) {
            let allowed = [
                (ACCESS_CONTROL_ALLOW_METHODS, &self.methods),
                (ACCESS_CONTROL_ALLOW_HEADERS, &self.headers),
                (ACCESS_CONTROL_MAX_AGE, &self.max_age),
            ];
            answer.extend(allowed.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))));
            if self.private_network && headers.get(REQUEST_PRIVATE_NETWORK).is_some_and(|value| value == "true") {
                answer.insert(ALLOW_PRIVATE_NETWORK, TRUE);
            }
        }
        answer.append(VARY, VARY_OF_PREFLIGHT);
        Some(response)
    }

    /// What an answer to any other request says of its origin.
    pub(super) fn say(&self, headers: &HeaderMap) -> Said<'_> {
        let origin = match self.origins {
            Origins::Any => Some(ANY),
            _ => headers.get(ORIGIN).filter(|origin| self.allows(origin)).cloned(),
        };
        Said { policy: self, origin }
    }

    fn allows(&self, origin: &HeaderValue) -> bool {
        let Ok(origin) = origin.to_str() else { return false };
        match &self.origins {
            Origins::Any => true,
            Origins::Listed(origins) => origins.iter().any(|known| known == origin),
            Origins::Where(is_allowed) => is_allowed(origin),
        }
    }
}

/// What CORS says in one answer.
pub(super) struct Said<'a> {
    policy: &'a CorsPolicy,
    /// The origin whose scripts may read the answer.
    origin: Option<HeaderValue>,
}

impl Said<'_> {
    /// How many headers it is, at most.
    pub(super) const MOST: usize = 4;

    /// Puts it into an answer. Other than `Vary`, it replaces what is there, so that one place decides.
    pub(super) fn write(self, answer: &mut HeaderMap) {
        let exposed = &self.policy.exposed;
        if self.write_origin(answer)
            && let Some(exposed) = exposed
        {
            answer.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed.clone());
        }
    }

    /// Says whether the origin is allowed, and returns it. What depends on the origin says so in `Vary`, also when it is
    /// refused or there is none, since a cache could give the answer to others.
    fn write_origin(self, answer: &mut HeaderMap) -> bool {
        if !matches!(self.policy.origins, Origins::Any) {
            answer.append(VARY, HeaderValue::from_static("origin"));
        }
        let Some(origin) = self.origin else { return false };
        answer.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if self.policy.credentials {
            answer.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
        }
        true
    }
}

const ANY: HeaderValue = HeaderValue::from_static("*");

const TRUE: HeaderValue = HeaderValue::from_static("true");

const VARY_OF_PREFLIGHT: HeaderValue =
    HeaderValue::from_static("access-control-request-method, access-control-request-headers");
