//! Parameters: values out of one text, and the properties of a whole query.

use nest_core::http::describe::{List, Location, Parameter};
use serde_json::{Map, Value, json};

use super::schemas::Schemas;

/// The header names that a document says in another way; as parameters they would be ignored.
const SAID_OTHERWISE: &[&str] = &["accept", "authorization", "content-type"];

/// The parameters of a route: those of its pattern first, then the others as they are written. `names` are the parameters of
/// the pattern, each with the name that the document gives it.
pub(super) fn parameters(
    operation: &nest_core::http::describe::Operation,
    names: &[(String, String)],
    schemas: &mut Schemas,
) -> Vec<Value> {
    let mut parameters: Vec<Value> = Vec::new();
    for (name, shown) in names {
        let stated = operation
            .parameters
            .iter()
            .find(|parameter| parameter.location == Location::Path && parameter.name == name.as_str());
        // What no handler reads is still a part of the path.
        let mut parameter = match stated {
            Some(parameter) => described(parameter, schemas),
            None => json!({ "in": "path", "required": true, "schema": { "type": "string" } }),
        };
        parameter["name"] = shown.as_str().into();
        parameters.push(parameter);
    }
    let others = operation.parameters.iter().filter(|parameter| {
        let said_otherwise = parameter.location == Location::Header && SAID_OTHERWISE.contains(&parameter.name);
        parameter.location != Location::Path && !said_otherwise
    });
    parameters.extend(others.map(|parameter| described(parameter, schemas)));
    for query in &operation.queries {
        let schema = schemas.input(*query);
        for property in properties(&schema, schemas) {
            let is_there = |known: &Value| known["in"] == "query" && known["name"] == property["name"];
            if !parameters.iter().any(is_there) {
                parameters.push(property);
            }
        }
    }
    parameters
}

fn described(parameter: &Parameter, schemas: &mut Schemas) -> Value {
    let schema = match parameter.schema {
        Some(schema) => schemas.input(schema),
        None => json!({ "type": "string" }),
    };
    let (schema, style) = match (parameter.list, parameter.location) {
        (List::One, _) => (schema, None),
        (List::Repeated, _) => (json!({ "type": "array", "items": schema }), None),
        (List::Separated(','), Location::Path | Location::Header) => {
            (json!({ "type": "array", "items": schema }), None)
        }
        (List::Separated(separator), location) => match (separator, location) {
            (',', _) => (json!({ "type": "array", "items": schema }), Some("form")),
            ('|', Location::Query) => (json!({ "type": "array", "items": schema }), Some("pipeDelimited")),
            (' ', Location::Query) => (json!({ "type": "array", "items": schema }), Some("spaceDelimited")),
            // No style of OpenAPI knows it.
            (separator, _) => {
                let description = format!("A list, with `{separator}` between its items.");
                (json!({ "type": "string", "description": description }), None)
            }
        },
    };
    let place = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    let mut described =
        json!({ "name": parameter.name, "in": place, "required": parameter.required, "schema": schema });
    if let Some(default) = parameter.default.and_then(|default| default()) {
        described["schema"]["default"] = default;
    }
    if let Some(style) = style {
        described["style"] = style.into();
        described["explode"] = false.into();
    }
    if let Some(description) = parameter.description {
        described["description"] = description.into();
    }
    described
}

/// The properties of an object, each as a parameter of the query.
fn properties(schema: &Value, schemas: &Schemas) -> Vec<Value> {
    let schema = schemas.resolve(schema);
    let is_required = |name: &str| {
        let required = schema.get("required").and_then(Value::as_array);
        required.is_some_and(|required| required.iter().any(|known| known == name))
    };
    let own = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let own = own.map(|(name, schema)| {
        let mut parameter = property(name, schema, is_required(name));
        if schemas.resolve(&parameter["schema"])["type"] == "object" {
            // `price[min]`.
            parameter["style"] = "deepObject".into();
            parameter["explode"] = true.into();
        }
        parameter
    });
    let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    own.chain(parts.flat_map(|part| properties(part, schemas))).collect()
}

fn property(name: &str, schema: &Value, required: bool) -> Value {
    let mut schema = without_null(schema.clone());
    let mut parameter = json!({ "name": name, "in": "query", "required": required });
    if let Some(object) = schema.as_object_mut() {
        if let Some(description) = object.remove("description") {
            parameter["description"] = description;
        }
        if object.remove("deprecated").is_some() {
            parameter["deprecated"] = true.into();
        }
    }
    parameter["schema"] = schema;
    parameter
}

/// The schema of a value that is there: a query has no null.
fn without_null(mut schema: Value) -> Value {
    let Some(object) = schema.as_object_mut() else { return schema };
    if object.get("default").is_some_and(Value::is_null) {
        object.remove("default");
    }
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = &types[..] {
            let only = only.clone();
            object.insert("type".into(), only);
        }
    }
    if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
        choices.retain(|choice| *choice != json!({ "type": "null" }));
        if let [Value::Object(only)] = &choices[..] {
            let only: Map<String, Value> = only.clone();
            object.remove("anyOf");
            object.extend(only);
        }
    }
    schema
}
