//! The document among the routes of an application.

use bytes::Bytes;
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use nest_core::http::{Application, Body, Response, RouteDescription, RouteSpec};

use crate::settings::OpenApi;

/// Adds a description of its routes to an application.
pub trait WithOpenApi {
    /// Serves the document, and Swagger UI where it has a path. No guard stands before these routes, they take no global prefix,
    /// and are in no document themselves. A path that a handler has as well ends the start.
    #[must_use = "an application does nothing until it listens"]
    fn openapi(self, openapi: OpenApi) -> Self;
}

impl WithOpenApi for Application {
    fn openapi(self, openapi: OpenApi) -> Application {
        self.add_routes(move |routes| openapi.routes(routes))
    }
}

impl OpenApi {
    /// The routes that serve the document of these.
    fn routes(&self, described: &[RouteDescription]) -> Vec<RouteSpec> {
        let document = Bytes::from(self.document_of(described).to_string());
        let document = RouteSpec::get(&self.at, move |_| Ok(reply("application/json", document.clone())));
        #[cfg(feature = "swagger-ui")]
        let pages = crate::swagger_ui::routes(self);
        #[cfg(not(feature = "swagger-ui"))]
        let pages = Vec::new();
        std::iter::once(document).chain(pages).collect()
    }
}

/// An answer with a content type.
pub(crate) fn reply(content_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
