//! Puts the document together.

mod errors;
mod form;
mod operation;
mod parameters;
mod paths;
mod responses;
mod schemas;
mod security;
mod tags;
mod versions;

use nest_core::http::RouteDescription;
use serde_json::{Map, Value, json};

use crate::settings::OpenApi;
use paths::Paths;
use schemas::Schemas;
use security::Securities;
use tags::Tags;

/// What the operations share.
struct Shared {
    schemas: Schemas,
    securities: Securities,
    tags: Tags,
}

/// The document of these routes.
pub(crate) fn document(openapi: &OpenApi, routes: &[RouteDescription]) -> Value {
    let mut shared = Shared {
        schemas: Schemas::new(),
        securities: Securities::new(&openapi.security),
        tags: Tags::new(&openapi.tags),
    };
    let paths = Paths::of(routes, &mut shared);
    let mut document = Map::new();
    document.insert("openapi".into(), "3.1.0".into());
    document.insert("info".into(), info(openapi));
    if !openapi.servers.is_empty() {
        document.insert("servers".into(), openapi.servers.iter().map(server).collect());
    }
    document.insert("paths".into(), paths.into_json());
    let Shared { schemas, securities, tags } = shared;
    document.insert("tags".into(), tags.into_json());
    let mut components = Map::new();
    components.insert("securitySchemes".into(), securities.into_json());
    document.insert("components".into(), components.into());
    schemas.finish(document)
}

fn info(openapi: &OpenApi) -> Value {
    let OpenApi { title, version, description, contact, license, .. } = openapi;
    let mut info = Map::new();
    info.insert("title".into(), title.as_str().into());
    info.insert("version".into(), version.as_str().into());
    if let Some(description) = description {
        info.insert("description".into(), description.as_str().into());
    }
    if let Some((name, email)) = contact {
        info.insert("contact".into(), json!({ "name": name, "email": email }));
    }
    if let Some((name, identifier)) = license {
        info.insert("license".into(), json!({ "name": name, "identifier": identifier }));
    }
    info.into()
}

fn server((url, description): &(String, Option<String>)) -> Value {
    match description {
        Some(description) => json!({ "url": url, "description": description }),
        None => json!({ "url": url }),
    }
}

/// The first paragraph of a doc comment, in one line, and what follows it.
fn paragraphs(text: &str) -> (String, Option<&str>) {
    let (first, rest) = text.split_once("\n\n").unwrap_or((text, ""));
    let first = first.split_whitespace().collect::<Vec<_>>().join(" ");
    let rest = rest.trim();
    (first, (!rest.is_empty()).then_some(rest))
}
