//! Versions that share a path and a method: a document has one operation for them, which says what any of them does.

use nest_core::http::{RouteDescription, Versioning};
use serde_json::{Map, Value, json};

use super::responses::join;

/// Says of which version an operation is: in a header, or in the media types that a client accepts.
pub(super) fn state(operation: &mut Map<String, Value>, route: &RouteDescription) {
    let Some(version) = route.version else { return };
    match route.versioning {
        Versioning::Header(name) => {
            let parameter = json!({
                "name": name,
                "in": "header",
                "required": true,
                "description": "The version of the API",
                "schema": { "type": "string", "enum": [version] },
            });
            if let Some(parameters) = operation.entry("parameters").or_insert_with(|| json!([])).as_array_mut() {
                parameters.push(parameter);
            }
        }
        Versioning::MediaType(key) => {
            let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
            for (_, response) in responses.iter_mut().filter(|(status, _)| status.starts_with('2')) {
                let Some(content) = response.get_mut("content").and_then(Value::as_object_mut) else { continue };
                let versioned = std::mem::take(content).into_iter();
                content.extend(versioned.map(|(media_type, said)| (format!("{media_type};{key}={version}"), said)));
            }
        }
        _ => {}
    }
}

/// Adds what another version does to the operation of the one before.
pub(super) fn merge(known: &mut Map<String, Value>, other: Map<String, Value>, version: Option<&str>) {
    let is_same = |word: &str| known.get(word) == other.get(word);
    if !(is_same("summary") && is_same("description")) {
        let told = [other.get("summary"), other.get("description")].into_iter().flatten().filter_map(Value::as_str);
        let told = told.collect::<Vec<_>>().join("\n\n");
        let version = version.map_or_else(|| "Without a version".to_owned(), |version| format!("Version {version}"));
        let before = known.get("description").and_then(Value::as_str).map(|text| format!("{text}\n\n"));
        known.insert("description".into(), format!("{}{version}: {told}", before.unwrap_or_default()).into());
    }
    if !other.contains_key("deprecated") {
        known.remove("deprecated");
    }
    parameters(known, other.get("parameters"));
    body(known, other.get("requestBody"));
    if let Some(Value::Object(responses)) = known.get_mut("responses") {
        for (status, response) in other.get("responses").and_then(Value::as_object).into_iter().flatten() {
            match responses.get_mut(status) {
                Some(known) => join(known, response.clone()),
                None => {
                    responses.insert(status.clone(), response.clone());
                }
            }
        }
    }
    security(known, other.get("security"));
}

/// A parameter is needed when all versions need it; one of several lists of choices allows all of them.
fn parameters(known: &mut Map<String, Value>, other: Option<&Value>) {
    let others = other.and_then(Value::as_array).cloned().unwrap_or_default();
    let mut parameters = match known.remove("parameters") {
        Some(Value::Array(parameters)) => parameters,
        _ => Vec::new(),
    };
    let is_same = |a: &Value, b: &Value| (&a["in"], &a["name"]) == (&b["in"], &b["name"]);
    for parameter in &mut parameters {
        match others.iter().find(|other| is_same(parameter, other)) {
            None => parameter["required"] = false.into(),
            Some(other) => {
                if other["required"] != true {
                    parameter["required"] = false.into();
                }
                schema(&mut parameter["schema"], &other["schema"]);
            }
        }
    }
    for mut parameter in others {
        if !parameters.iter().any(|known| is_same(known, &parameter)) {
            parameter["required"] = false.into();
            parameters.push(parameter);
        }
    }
    if !parameters.is_empty() {
        known.insert("parameters".into(), parameters.into());
    }
}

/// Either of two schemas; two lists of choices are one.
fn schema(known: &mut Value, other: &Value) {
    if known == other {
        return;
    }
    match (known.get_mut("enum").and_then(Value::as_array_mut), other.get("enum").and_then(Value::as_array)) {
        (Some(choices), Some(further)) => {
            for choice in further {
                if !choices.contains(choice) {
                    choices.push(choice.clone());
                }
            }
        }
        _ => *known = json!({ "anyOf": [known.take(), other] }),
    }
}

fn body(known: &mut Map<String, Value>, other: Option<&Value>) {
    match (known.get_mut("requestBody"), other) {
        (Some(known), Some(other)) => {
            for (media_type, content) in other["content"].as_object().into_iter().flatten() {
                let known = &mut known["content"][media_type];
                match known.is_null() {
                    true => *known = content.clone(),
                    false => schema(&mut known["schema"], &content["schema"]),
                }
            }
        }
        (Some(known), None) => known["required"] = false.into(),
        (None, Some(other)) => {
            let mut body = other.clone();
            body["required"] = false.into();
            known.insert("requestBody".into(), body);
        }
        (None, None) => {}
    }
}

/// Either way of saying who one is; `{}` is nobody.
fn security(known: &mut Map<String, Value>, other: Option<&Value>) {
    let ways = |said: Option<&Value>| said.and_then(Value::as_array).cloned().unwrap_or_else(|| vec![json!({})]);
    let mut all = ways(known.get("security"));
    for way in ways(other) {
        if !all.contains(&way) {
            all.push(way);
        }
    }
    if all != [json!({})] {
        known.insert("security".into(), all.into());
    }
}
