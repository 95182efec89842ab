//! One method of one path.

use nest_core::http::RouteDescription;
use nest_core::http::describe::Content;
use serde_json::{Map, Value, json};

use super::parameters::parameters;
use super::responses::responses;
use super::{Shared, paragraphs, versions};

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
    // A server of an operation needs a scheme, which a host does not have.
    if !route.hosts.is_empty() {
        operation.insert("x-hosts".into(), route.hosts.into());
    }
    if !stated.policies.is_empty() {
        let policies = stated.policies.iter().map(|(name, states)| json!({ "name": name, "description": states }));
        operation.insert("x-policies".into(), policies.collect());
    }
    let parameters = parameters(stated, names, &mut shared.schemas);
    if !parameters.is_empty() {
        operation.insert("parameters".into(), parameters.into());
    }
    let content = match (&stated.body, &stated.form) {
        (Some(Content { media_type, schema: Some(schema) }), _) => {
            Some(json!({ *media_type: { "schema": shared.schemas.input(*schema) } }))
        }
        (Some(Content { media_type, schema: None }), _) => Some(json!({ *media_type: {} })),
        (None, Some(form)) => Some(super::form::form(form, &mut shared.schemas)),
        (None, None) => None,
    };
    if let Some(content) = content {
        let mut body = json!({ "required": true, "content": content });
        if let Some(limit) = stated.body_limit {
            body["description"] = format!("At most {limit} bytes.").into();
        }
        operation.insert("requestBody".into(), body);
    }
    operation.insert("responses".into(), responses(route, &mut shared.schemas));
    if let Some(security) = shared.securities.of(route) {
        operation.insert("security".into(), security);
    }
    versions::state(&mut operation, route);
    operation
}
