//! Forms: texts and files in one schema.

use nest_core::http::describe::{Form, FormFile};
use serde_json::{Map, Value, json};

use super::schemas::Schemas;

/// The content of a request whose body is a form.
pub(super) fn form(form: &Form, schemas: &mut Schemas) -> Value {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for texts in &form.texts {
        let schema = schemas.input(*texts);
        let resolved = schemas.resolve(&schema);
        let own = resolved.get("properties").and_then(Value::as_object).into_iter().flatten();
        properties.extend(own.map(|(name, schema)| (name.clone(), schema.clone())));
        required.extend(resolved.get("required").and_then(Value::as_array).into_iter().flatten().cloned());
    }
    let mut encoding = Map::new();
    for file in &form.files {
        properties.insert(file.name.to_owned(), described(file));
        if file.required {
            required.push(file.name.into());
        }
        if !file.media_types.is_empty() {
            encoding.insert(file.name.to_owned(), json!({ "contentType": file.media_types.join(", ") }));
        }
    }
    let mut schema = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    let mut content = json!({ "schema": schema });
    if !encoding.is_empty() {
        content["encoding"] = encoding.into();
    }
    let media_type = if form.files.is_empty() { "application/x-www-form-urlencoded" } else { "multipart/form-data" };
    json!({ media_type: content })
}

fn described(file: &FormFile) -> Value {
    // Bytes have no schema in OpenAPI 3.1; `format` is what tools show a file chooser for.
    let mut one = json!({ "type": "string", "format": "binary" });
    if let Some(max) = file.max {
        one["description"] = format!("At most {max} bytes.").into();
    }
    match file.count {
        Some(count) => json!({ "type": "array", "maxItems": count, "items": one }),
        None => one,
    }
}
