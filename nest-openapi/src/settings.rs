//! What a document says that no type knows.

use nest_core::http::describe::SecurityScheme;
use nest_core::http::{Application, RouteDescription};
use serde_json::Value;

use crate::document;

/// What a document says that no type knows: title and version of the API, where it is served, who looks after it.
///
/// ```
/// use nest_openapi::OpenApi;
///
/// let openapi = OpenApi::new("Shop", "1.0").description("Users, products, orders.").bearer_auth().at("/openapi.json");
/// ```
#[derive(Clone, Debug)]
#[must_use = "it does nothing until a document is made of it, or it is added to an application"]
pub struct OpenApi {
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) description: Option<String>,
    pub(crate) contact: Option<(String, String)>,
    pub(crate) license: Option<(String, String)>,
    pub(crate) servers: Vec<(String, Option<String>)>,
    pub(crate) host: Option<String>,
    pub(crate) tags: Vec<(String, String)>,
    pub(crate) security: Vec<SecurityScheme>,
    pub(crate) at: String,
    #[cfg(feature = "swagger-ui")]
    pub(crate) swagger_ui: Option<String>,
}

impl OpenApi {
    /// The title of the API, and its version.
    pub fn new(title: impl Into<String>, version: impl Into<String>) -> OpenApi {
        OpenApi {
            title: title.into(),
            version: version.into(),
            description: None,
            contact: None,
            license: None,
            servers: Vec::new(),
            host: None,
            tags: Vec::new(),
            security: Vec::new(),
            at: "/openapi.json".to_owned(),
            #[cfg(feature = "swagger-ui")]
            swagger_ui: None,
        }
    }

    /// What the API is for, in CommonMark.
    pub fn description(mut self, description: impl Into<String>) -> OpenApi {
        self.description = Some(description.into());
        self
    }

    /// Who looks after it: a name, and an email address.
    pub fn contact(mut self, name: impl Into<String>, email: impl Into<String>) -> OpenApi {
        self.contact = Some((name.into(), email.into()));
        self
    }

    /// Its licence: a name, and the identifier of SPDX. `license("Apache 2.0", "Apache-2.0")`.
    pub fn license(mut self, name: impl Into<String>, identifier: impl Into<String>) -> OpenApi {
        self.license = Some((name.into(), identifier.into()));
        self
    }

    /// Where it is served: `server("https://api.shop.example")`. Without one it is where the document comes from.
    pub fn server(mut self, url: impl Into<String>) -> OpenApi {
        self.servers.push((url.into(), None));
        self
    }

    /// As [`OpenApi::server`], with a description: `"Production"`.
    pub fn server_named(mut self, url: impl Into<String>, description: impl Into<String>) -> OpenApi {
        self.servers.push((url.into(), Some(description.into())));
        self
    }

    /// A document of one host: what a client of `host("admin.example.com")` reaches, which is the routes of controllers with that host, as
    /// they write it, and of those without one where no other answers. Without it the first of several hosts is shown.
    pub fn host(mut self, host: impl Into<String>) -> OpenApi {
        self.host = Some(host.into());
        self
    }

    /// Describes a tag, and puts it in front of those that are not described here.
    pub fn tag(mut self, name: impl Into<String>, description: impl Into<String>) -> OpenApi {
        self.tags.push((name.into(), description.into()));
        self
    }

    /// Says that guards ask for a bearer token, a JWT. It is for guards that read the header themselves: one that takes a
    /// `BearerToken` says so already.
    pub fn bearer_auth(self) -> OpenApi {
        self.security(SecurityScheme::bearer())
    }

    /// Says how clients say who they are, on each route behind a guard of which nothing is known.
    pub fn security(mut self, scheme: SecurityScheme) -> OpenApi {
        self.security.push(scheme);
        self
    }

    /// Where [`WithOpenApi`](crate::WithOpenApi) serves the document: `/openapi.json` unless set. The global prefix does not
    /// count.
    pub fn at(mut self, path: &str) -> OpenApi {
        self.at = absolute(path);
        self
    }

    /// Where [`WithOpenApi`](crate::WithOpenApi) serves Swagger UI, a page to read the document and to try it out: nowhere
    /// unless set. It is part of the program, and asks nobody else for anything.
    #[cfg(feature = "swagger-ui")]
    pub fn swagger_ui(mut self, path: &str) -> OpenApi {
        self.swagger_ui = Some(absolute(path));
        self
    }

    /// The document of an application that need not have started: OpenAPI 3.1.0 as JSON, the same each time.
    #[must_use]
    pub fn document(&self, application: &Application) -> Value {
        self.document_of(&application.describe_routes())
    }

    pub(crate) fn document_of(&self, routes: &[RouteDescription]) -> Value {
        let Some(host) = &self.host else { return document::document(self, routes) };
        let is_of_host = |route: &&RouteDescription| route.hosts.iter().any(|own| own.eq_ignore_ascii_case(host));
        let of_host = routes.iter().filter(is_of_host);
        let of_all = routes.iter().filter(|route| route.hosts.is_empty());
        let reached: Vec<RouteDescription> = of_host.chain(of_all).cloned().collect();
        document::document(self, &reached)
    }
}

/// A path that begins with a slash, and ends without one.
fn absolute(path: &str) -> String {
    format!("/{}", path.trim_matches('/'))
}
