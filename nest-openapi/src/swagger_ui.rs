//! Swagger UI, served from the program.

use std::sync::Arc;

use http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Uri};
use nest_core::http::{Body, Failure, InternalServerError, NotFound, Response, RouteSpec};
use utoipa_swagger_ui::{Config, SwaggerFile};

use crate::application::reply;
use crate::settings::OpenApi;

/// What of Swagger UI the page needs, and its content type. Anything else below the path is unknown.
const ASSETS: &[(&str, &str)] = &[
    ("swagger-ui.css", "text/css; charset=utf-8"),
    ("index.css", "text/css; charset=utf-8"),
    ("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    ("favicon-16x16.png", "image/png"),
    ("favicon-32x32.png", "image/png"),
];

/// Our own, so that nothing stands inline and the policy can forbid that.
const START: &str = "start.js";

/// The page, and what it loads.
pub(crate) fn routes(openapi: &OpenApi) -> Vec<RouteSpec> {
    let Some(path) = &openapi.swagger_ui else { return Vec::new() };
    let policy = HeaderValue::try_from(policy(openapi)).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    let page = page(&openapi.title, path);
    let start = start(&relative(path, &openapi.at));
    let assets_policy = policy.clone();
    vec![
        RouteSpec::get(path, move |_| Ok(guarded(reply("text/html; charset=utf-8", page.clone()), &policy))),
        RouteSpec::get(&format!("{path}/{{asset}}"), move |head| {
            let name = head.raw_param("asset").unwrap_or_default();
            let response = match name {
                START => reply("text/javascript; charset=utf-8", start.clone()),
                name => asset(name).unwrap_or_else(|| Err(unknown(head.uri())))?,
            };
            Ok(guarded(response, &assets_policy))
        }),
    ]
}

/// A file of Swagger UI; `None` when it has none of this name, or the page needs none.
fn asset(name: &str) -> Option<Result<Response, Failure>> {
    let (_, content_type) = ASSETS.iter().find(|(known, _)| *known == name)?;
    match utoipa_swagger_ui::serve(name, Arc::new(Config::from(""))) {
        Ok(Some(SwaggerFile { bytes, .. })) => Some(Ok(reply(content_type, Body::from(bytes.into_owned())))),
        Ok(None) => None,
        Err(error) => Some(Err(InternalServerError::new(format!("Swagger UI lacks {name}: {error}")).into())),
    }
}

fn unknown(uri: &Uri) -> Failure {
    NotFound::new(format!("Cannot GET {}", uri.path_and_query().map_or("/", |target| target.as_str()))).into()
}

fn guarded(mut response: Response, policy: &HeaderValue) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, policy.clone());
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// Scripts and styles of our own only, and requests to the servers of the document.
fn policy(openapi: &OpenApi) -> String {
    let servers = openapi.servers.iter().filter_map(|(url, _)| origin(url));
    let connect: String = servers.map(|origin| format!(" {origin}")).collect();
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'{connect}; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

/// The scheme and the host of a URL.
fn origin(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    Some(format!("{}://{}", uri.scheme()?, uri.authority()?))
}

/// The page. What it loads is named from where it is itself, so that it also works behind a proxy that adds a path in front.
fn page(title: &str, path: &str) -> String {
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    let base = path.rsplit('/').next().unwrap_or_default();
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{base}/swagger-ui.css">
<link rel="stylesheet" href="{base}/index.css">
<link rel="icon" type="image/png" href="{base}/favicon-32x32.png" sizes="32x32">
<link rel="icon" type="image/png" href="{base}/favicon-16x16.png" sizes="16x16">
</head>
<body>
<div id="swagger-ui"></div>
<script src="{base}/swagger-ui-bundle.js"></script>
<script src="{base}/{START}"></script>
</body>
</html>
"#
    )
}

/// Starts Swagger UI on the document. No validator is asked on the network.
fn start(document: &str) -> String {
    let settings = serde_json::json!({
        "url": document,
        "dom_id": "#swagger-ui",
        "deepLinking": true,
        "validatorUrl": "none",
    });
    format!("window.ui = SwaggerUIBundle({settings});\n")
}

/// The way from the page at one path to another path.
fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folder = &from[..from.len() - 1];
    let common = folder.iter().zip(&to[..to.len() - 1]).take_while(|(from, to)| from == to).count();
    let up = "../".repeat(folder.len() - common);
    format!("{up}{}", to[common..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_named_from_where_the_page_is() {
        for (from, to, expected) in [
            ("/docs", "/openapi.json", "openapi.json"),
            ("/internal/docs", "/openapi.json", "../openapi.json"),
            ("/docs", "/api/openapi.json", "api/openapi.json"),
            ("/api/docs", "/api/v1/openapi.json", "v1/openapi.json"),
        ] {
            assert_eq!(relative(from, to), expected, "{from} {to}");
        }
    }

    #[test]
    fn every_asset_of_the_page_is_in_the_program() {
        for (name, _) in ASSETS {
            assert!(asset(name).is_some_and(|file| file.is_ok()), "{name}");
        }
        assert!(asset("nope.js").is_none());
    }

    #[test]
    fn requests_may_go_to_the_servers_of_the_document_and_nowhere_else() {
        let openapi = OpenApi::new("Shop", "1").server("https://api.example/v1").server("/relative");
        assert!(policy(&openapi).contains("connect-src 'self' https://api.example;"), "{}", policy(&openapi));
    }
}
