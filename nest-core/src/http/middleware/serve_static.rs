//! A folder of files, by tower-http.

use std::path::PathBuf;

use http::header::{ALLOW, CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Method, StatusCode, Uri};
use tower_http::services::{ServeDir, ServeFile};
use tower_service::Service;

use super::{AnyService, ErasedService, Mountable, Mounted, Request};
use crate::http::body::Body;
use crate::http::error::{Failure, HttpException};
use crate::http::files::CacheControl;
use crate::http::percent::{Dialect, decode};
use crate::http::response::Response;
use crate::pipeline::BoxFuture;

/// A folder of files, mounted at a path: `mount("/assets", ServeStatic::folder("public"))`.
///
/// Clients get parts of files, and nothing of what they have already. Nothing outside of the folder is served, unless a link in
/// it leads there, and nothing whose name or folder begins with a dot. What is not there is a 404 like any other.
#[derive(Clone, Debug)]
#[must_use = "a folder is served by mounting it"]
pub struct ServeStatic {
    folder: PathBuf,
    index: bool,
    precompressed: bool,
    page: Option<PathBuf>,
    cache: Option<HeaderValue>,
}

impl ServeStatic {
    /// The files of a folder, by their paths within it; of a folder its `index.html`.
    pub fn folder(folder: impl Into<PathBuf>) -> ServeStatic {
        ServeStatic { folder: folder.into(), index: true, precompressed: false, page: None, cache: None }
    }

    /// Does not answer for a folder with its `index.html`.
    pub fn without_index(mut self) -> ServeStatic {
        self.index = false;
        self
    }

    /// Sends `app.js.br` or `app.js.gz` for `app.js` where there is one and the client takes it.
    pub fn precompressed(mut self) -> ServeStatic {
        self.precompressed = true;
        self
    }

    /// Answers with this file of the folder where there is none, unless the last segment of the path has a dot: for an
    /// application in the browser that knows its own paths.
    pub fn single_page(mut self, file: impl Into<PathBuf>) -> ServeStatic {
        self.page = Some(file.into());
        self
    }

    /// How long the files may be kept. What [`ServeStatic::single_page`] answers with is asked for again each time.
    pub fn cache_control(mut self, cache: CacheControl) -> ServeStatic {
        self.cache = Some(cache.header());
        self
    }
}

impl Mountable for ServeStatic {
    fn erase(self) -> ErasedService {
        let ServeStatic { folder, index, precompressed, page, cache } = self;
        let page = page.map(|page| ServeFile::new(folder.join(page)));
        let files = ServeDir::new(folder).append_index_html_on_directories(index).ignore_multi_range_requests(true);
        let files = if precompressed { files.precompressed_gzip().precompressed_br() } else { files };
        ErasedService::of(Files { files, page, cache })
    }
}

/// A folder that is mounted.
struct Files {
    files: ServeDir,
    page: Option<ServeFile>,
    cache: Option<HeaderValue>,
}

impl AnyService for Files {
    fn call(&self, request: Request) -> BoxFuture<'static, Response> {
        let mounted = request.extensions().get::<Mounted>().cloned().unwrap_or_default();
        let (method, uri) = (request.method().clone(), request.uri().clone());
        if method != Method::GET && method != Method::HEAD {
            let allow = HeaderValue::from_static("GET,HEAD");
            let refused = refusal(StatusCode::METHOD_NOT_ALLOWED, &method, &mounted, &uri).with_header(ALLOW, allow);
            return answer(Failure::from(refused).into_response());
        }
        let may_be_page = !last_segment(uri.path()).contains('.');
        let page = self.page.clone().filter(|_| may_be_page);
        if is_hidden(uri.path()) {
            return answer(Failure::from(refusal(StatusCode::NOT_FOUND, &method, &mounted, &uri)).into_response());
        }
        let mut files = self.files.clone().redirect_path_prefix(mounted.prefix());
        let cache = self.cache.clone();
        Box::pin(async move {
            let again = page.map(|page| (page, without_body(&request)));
            let Ok(found) = files.call(request).await;
            let mut response = found.map(Body::new);
            if response.status() == StatusCode::NOT_FOUND
                && let Some((mut page, request)) = again
            {
                let Ok(found) = page.call(request).await;
                response = found.map(Body::new);
                response.headers_mut().insert(CACHE_CONTROL, CacheControl::no_cache().header());
            } else if let Some(cache) = cache {
                response.headers_mut().insert(CACHE_CONTROL, cache);
            }
            let status = response.status();
            if status.is_client_error() && status != StatusCode::RANGE_NOT_SATISFIABLE || status.is_server_error() {
                return Failure::from(refusal(status, &method, &mounted, &uri)).into_response();
            }
            response.headers_mut().insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
            response
        })
    }
}

fn answer(response: Response) -> BoxFuture<'static, Response> {
    Box::pin(std::future::ready(response))
}

/// The same request once more.
fn without_body(request: &Request) -> Request {
    let mut again = Request::new(Body::empty());
    *again.method_mut() = request.method().clone();
    *again.uri_mut() = request.uri().clone();
    *again.headers_mut() = request.headers().clone();
    again
}

/// In the words for what no route takes, with the path that the client asked for.
fn refusal(status: StatusCode, method: &Method, mounted: &Mounted, uri: &Uri) -> HttpException {
    match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
            let target = uri.path_and_query().map_or("/", |target| target.as_str());
            HttpException::new(status, format!("Cannot {method} {}{target}", mounted.prefix()))
        }
        status => HttpException::from_status(status),
    }
}

fn last_segment(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// Whether a segment begins with a dot, which those that lead out of the folder do as well, or cannot be decoded.
fn is_hidden(path: &str) -> bool {
    match decode(path, Dialect::Path) {
        Ok(path) => path.split(['/', '\\']).any(|segment| segment.starts_with('.')),
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::is_hidden;

    #[test]
    fn dots_at_the_beginning_of_a_segment_hide() {
        for path in
            ["/.env", "/a/.git/config", "/..", "/a/../b", "/%2e%2e/b", "/a/%2Eenv", "/a\\..\\b", "/%00", "/%", "/%ff"]
        {
            assert!(is_hidden(path), "{path}");
        }
        for path in ["/", "/a.b", "/a..b", "/a/b.", "/%61"] {
            assert!(!is_hidden(path), "{path}");
        }
    }
}
