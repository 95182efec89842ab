//! The answers of a route, by status.

use std::collections::BTreeMap;

use http::StatusCode;
use nest_core::http::RouteDescription;
use nest_core::http::describe::{Answer, Content, ErrorAnswer, Status};
use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};

use super::errors::{ErrorJson, ProblemJson};
use super::schemas::Schemas;

pub(super) fn responses(route: &RouteDescription, schemas: &mut Schemas) -> Value {
    let mut responses: BTreeMap<String, Value> = BTreeMap::new();
    let unknown = Answer { status: Status::OfRoute, description: None, content: None, headers: Vec::new() };
    let answers = &route.operation.answers;
    let answers = if answers.is_empty() { std::slice::from_ref(&unknown) } else { answers };
    for answer in answers {
        let status = status(answer.status, route.status);
        let described = described(answer, &status, &route.operation.produces, schemas);
        match responses.get_mut(&status) {
            Some(known) => join(known, described),
            None => {
                responses.insert(status, described);
            }
        }
    }
    let mut errors: BTreeMap<u16, Vec<&ErrorAnswer>> = BTreeMap::new();
    for error in &route.operation.errors {
        errors.entry(error.status).or_default().push(error);
    }
    for (status, errors) in errors {
        let described = refused(route, status, &errors, schemas);
        match responses.get_mut(&status.to_string()) {
            Some(known) => join(known, described),
            None => {
                responses.insert(status.to_string(), described);
            }
        }
    }
    responses.into_iter().collect::<Map<_, _>>().into()
}

/// The name of a status: a number, or `3XX` for a redirect that does not say which.
fn status(status: Status, of_route: u16) -> String {
    match status {
        Status::Code(status) => status.to_string(),
        Status::Redirect if !(300..400).contains(&of_route) => "3XX".to_owned(),
        Status::OfRoute | Status::Redirect => of_route.to_string(),
    }
}

fn described(answer: &Answer, status: &str, produces: &[&str], schemas: &mut Schemas) -> Value {
    let description = answer.description.unwrap_or_else(|| reason(status));
    let mut described = json!({ "description": description });
    // These have no body, whatever a handler returns.
    let content = answer.content.filter(|_| !["204", "205", "304"].contains(&status));
    if let Some(content) = content {
        described["content"] = media(&content, produces, schemas);
    }
    if !answer.headers.is_empty() {
        let header = |name: &&str| ((*name).to_owned(), json!({ "schema": { "type": "string" } }));
        described["headers"] = answer.headers.iter().map(header).collect::<Map<_, _>>().into();
    }
    described
}

/// The content by media type: what may be of any is of those that the route names.
fn media(content: &Content, produces: &[&str], schemas: &mut Schemas) -> Value {
    let described = match content.schema {
        Some(schema) => json!({ "schema": schemas.output(schema) }),
        None => json!({}),
    };
    let media_types =
        if content.media_type == "*/*" && !produces.is_empty() { produces } else { &[content.media_type] };
    media_types.iter().map(|media_type| ((*media_type).to_owned(), described.clone())).collect::<Map<_, _>>().into()
}

/// All errors of one status.
fn refused(route: &RouteDescription, status: u16, errors: &[&ErrorAnswer], schemas: &mut Schemas) -> Value {
    let reason = reason(&status.to_string());
    let mut sentences: Vec<&str> = Vec::new();
    let mut examples = Map::new();
    for error in errors {
        let sentence = if error.message.is_empty() { reason } else { &error.message };
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
        if error.message.is_empty() {
            continue;
        }
        let body = match route.has_problem_details {
            true => json!({ "type": "about:blank", "title": reason, "status": status, "detail": error.message }),
            false => json!({ "statusCode": status, "message": error.message, "error": reason }),
        };
        examples.entry(error.name).or_insert_with(|| json!({ "summary": error.message, "value": body }));
    }
    let description = match &sentences[..] {
        [only] => (*only).to_owned(),
        several => several.iter().map(|sentence| format!("- {sentence}")).collect::<Vec<_>>().join("\n"),
    };
    let (media_type, schema) = match route.has_problem_details {
        true => ("application/problem+json", schemas.output(SchemaGenerator::subschema_for::<ProblemJson>)),
        false => ("application/json", schemas.output(SchemaGenerator::subschema_for::<ErrorJson>)),
    };
    let mut content = json!({ "schema": schema });
    if !examples.is_empty() {
        content["examples"] = examples.into();
    }
    json!({ "description": description, "content": { media_type: content } })
}

/// Two answers of one status: either of them.
pub(super) fn join(known: &mut Value, other: Value) {
    if known["description"] != other["description"] {
        let (first, second) = (text(&known["description"]), text(&other["description"]));
        known["description"] = format!("{first}\n\n{second}").into();
    }
    let Some(contents) = other.get("content").and_then(Value::as_object) else { return };
    for (media_type, content) in contents {
        let known = &mut known["content"][media_type];
        if known.is_null() {
            *known = content.clone();
        } else if known["schema"] != content["schema"] {
            let choices = json!([known["schema"], content["schema"]]);
            known["schema"] = json!({ "anyOf": choices });
            if known.get("examples").is_none()
                && let Some(examples) = content.get("examples")
            {
                known["examples"] = examples.clone();
            }
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// What a status means.
fn reason(status: &str) -> &'static str {
    let status = status.parse().ok().and_then(|status| StatusCode::from_u16(status).ok());
    status.and_then(|status| status.canonical_reason()).unwrap_or("Answer")
}
