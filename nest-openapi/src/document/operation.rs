//! One method of one path.

use nest_core::http::RouteDescription;
use serde_json::{Map, Value, json};

use super::parameters::parameters;
use super::responses::responses;
use super::{Shared, paragraphs};

/// Describes a route. `names` are the parameters of its pattern, each with the name that the document gives it.
pub(super) fn operation(
    route: &RouteDescription,
    id: &str,
    names: &[(String, String)],
    shared: &mut Shared,
) -> Map<String, Value> {
    let stated = &route.operation;
    let mut operation = Map::new();
    operation.insert("tags".into(), shared.tags.of(route).into());
    operation.insert("operationId".into(), id.into());
    if let Some(text) = stated.documentation {
        let (summary, description) = paragraphs(text);
        operation.insert("summary".into(), summary.into());
        if let Some(description) = description {
            operation.insert("description".into(), description.into());
        }
    }
    if stated.deprecated {
        operation.insert("deprecated".into(), true.into());
    }
    let parameters = parameters(stated, names, &mut shared.schemas);
    if !parameters.is_empty() {
        operation.insert("parameters".into(), parameters.into());
    }
    if let Some(body) = &stated.body {
        let described = match body.schema {
            Some(schema) => json!({ "schema": shared.schemas.input(schema) }),
            None => json!({}),
        };
        let body = json!({ "required": true, "content": { body.media_type: described } });
        operation.insert("requestBody".into(), body);
    }
    operation.insert("responses".into(), responses(route, &mut shared.schemas));
    if let Some(security) = shared.securities.of(route) {
        operation.insert("security".into(), security);
    }
    operation
}
