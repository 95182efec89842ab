//! The named schemas, of what is read and of what is written.
//!
//! A type may look different in requests and in answers: a property with a default may be left out of a request, and is in
//! every answer. So there are two generators. What they agree on is one schema; where they don't, that of answers is named
//! `…Output`.

use std::collections::{BTreeMap, BTreeSet};

use nest_core::http::describe::SchemaOf;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

const SCHEMAS: &str = "#/components/schemas/";
/// Where the schemas of answers are until the document is finished.
const OUTPUTS: &str = "#/components/outputs/";

pub(super) struct Schemas {
    input: SchemaGenerator,
    output: SchemaGenerator,
}

impl Schemas {
    pub(super) fn new() -> Schemas {
        let settings = |path: &str| {
            let path = format!("/{}", path.trim_start_matches("#/").trim_end_matches('/'));
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = path.into();
                settings.meta_schema = None;
            })
        };
        let input = settings(SCHEMAS).for_deserialize().into_generator();
        let output = settings(OUTPUTS).for_serialize().into_generator();
        Schemas { input, output }
    }

    /// The schema of something in a request.
    pub(super) fn input(&mut self, schema: SchemaOf) -> Value {
        schema(&mut self.input).to_value()
    }

    /// The schema of something in an answer.
    pub(super) fn output(&mut self, schema: SchemaOf) -> Value {
        schema(&mut self.output).to_value()
    }

    /// What an input schema refers to.
    pub(super) fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let name = schema.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix(SCHEMAS));
        name.and_then(|name| self.input.definitions().get(name)).unwrap_or(schema)
    }

    /// Puts the named schemas that the document refers to into its components.
    pub(super) fn finish(mut self, document: Map<String, Value>) -> Value {
        let mut schemas = self.input.take_definitions(true);
        let outputs = self.output.take_definitions(true);
        let names = output_names(&schemas, &outputs);
        let inputs: BTreeSet<String> = schemas.keys().cloned().collect();
        let rename = |value: &mut Value| each_reference(value, &mut |name| rename_output(name, &names));
        for (name, mut schema) in outputs {
            rename(&mut schema);
            schemas.insert(names[&name].clone(), schema);
        }
        refuse_unknown(&mut schemas, &inputs);
        schemas.values_mut().for_each(drop_impossible_defaults);
        let mut document = Value::Object(document);
        rename(&mut document);
        let used = referred(&mut document, &mut schemas);
        schemas.retain(|name, _| used.contains(name));
        document["components"]["schemas"] = schemas.into();
        document
    }
}

/// An object that says one of these has other properties besides, or is several.
const OPEN: &[&str] =
    &["additionalProperties", "unevaluatedProperties", "patternProperties", "allOf", "anyOf", "oneOf", "$ref"];

/// Says of each object that requests have that it has no other properties than these: a body with others is refused.
///
/// One that is a part of another, a variant with its tag for example, is left open, and so is one that says itself what it
/// has besides.
fn refuse_unknown(schemas: &mut Map<String, Value>, inputs: &BTreeSet<String>) {
    let mut parts = BTreeSet::new();
    schemas.values().for_each(|schema| note_parts(schema, &mut parts));
    let of_requests = schemas.iter_mut().filter(|(name, _)| inputs.contains(*name) && !parts.contains(*name));
    for schema in of_requests.map(|(_, schema)| schema) {
        let Some(schema) = schema.as_object_mut() else { continue };
        let says = |word: &str| schema.contains_key(word);
        if says("properties") && !OPEN.iter().any(|word| says(word)) {
            schema.insert("additionalProperties".into(), false.into());
        }
    }
}

/// Takes away a default of null where null is none of the values: of an `Option` that stands for a value which may be left
/// out, and is not null when it is there.
fn drop_impossible_defaults(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            let admits_null = match object.get("type") {
                Some(Value::String(only)) => only == "null",
                Some(Value::Array(types)) => types.iter().any(|name| name == "null"),
                _ => !object.contains_key("$ref"),
            };
            if !admits_null && object.get("default").is_some_and(Value::is_null) {
                object.remove("default");
            }
            object.values_mut().for_each(drop_impossible_defaults);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_impossible_defaults),
        _ => {}
    }
}

/// Notes the schemas that are referred to beside other properties, which are properties of the same object.
fn note_parts(schema: &Value, parts: &mut BTreeSet<String>) {
    let name = |schema: &Value| Some(schema.get("$ref")?.as_str()?.strip_prefix(SCHEMAS)?.to_owned());
    match schema {
        Value::Object(object) => {
            let composed = object.get("allOf").and_then(Value::as_array).into_iter().flatten();
            parts.extend(composed.filter_map(name));
            if object.contains_key("properties") {
                parts.extend(name(schema));
            }
            object.values().for_each(|value| note_parts(value, parts));
        }
        Value::Array(items) => items.iter().for_each(|item| note_parts(item, parts)),
        _ => {}
    }
}

/// The final name of each schema of answers.
fn output_names(inputs: &Map<String, Value>, outputs: &Map<String, Value>) -> BTreeMap<String, String> {
    let shared: BTreeMap<String, String> = outputs.keys().map(|name| (name.clone(), name.clone())).collect();
    let differs = |name: &str, schema: &Value| {
        let mut schema = schema.clone();
        each_reference(&mut schema, &mut |name| rename_output(name, &shared));
        inputs.get(name).is_some_and(|input| *input != schema)
    };
    let mut own: BTreeSet<&String> =
        outputs.iter().filter(|(name, schema)| differs(name, schema)).map(|(name, _)| name).collect();
    // What refers to a schema of its own differs as well, since the reference does.
    loop {
        let further: Vec<&String> = outputs
            .iter()
            .filter(|(name, schema)| {
                inputs.contains_key(*name) && !own.contains(name) && refers(schema, |name| own.contains(&name))
            })
            .map(|(name, _)| name)
            .collect();
        if further.is_empty() {
            break;
        }
        own.extend(further);
    }
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for name in outputs.keys() {
        let numbers = std::iter::once(String::new()).chain((2..).map(|number: u32| number.to_string()));
        let mut candidates = numbers.map(|number| format!("{name}Output{number}"));
        let free = |candidate: &String| !inputs.contains_key(candidate) && !outputs.contains_key(candidate);
        let chosen = if own.contains(name) { candidates.find(free) } else { None };
        names.insert(name.clone(), chosen.unwrap_or_else(|| name.clone()));
    }
    names
}

fn rename_output(reference: &mut String, names: &BTreeMap<String, String>) {
    if let Some(name) = reference.strip_prefix(OUTPUTS).and_then(|name| names.get(name)) {
        *reference = format!("{SCHEMAS}{name}");
    }
}

fn refers(schema: &Value, mut is_meant: impl FnMut(String) -> bool) -> bool {
    let mut found = false;
    each_reference(&mut schema.clone(), &mut |reference| {
        found |= reference.strip_prefix(OUTPUTS).is_some_and(|name| is_meant(name.to_owned()));
    });
    found
}

/// The names of all schemas that a document refers to, also through others.
fn referred(document: &mut Value, schemas: &mut Map<String, Value>) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let mut open = Vec::new();
    let note = |value: &mut Value, open: &mut Vec<String>| {
        each_reference(value, &mut |reference| open.extend(reference.strip_prefix(SCHEMAS).map(str::to_owned)));
    };
    note(document, &mut open);
    while let Some(name) = open.pop() {
        if let Some(schema) = schemas.get_mut(&name)
            && used.insert(name)
        {
            note(schema, &mut open);
        }
    }
    used
}

/// Visits every `$ref`.
fn each_reference(value: &mut Value, visit: &mut impl FnMut(&mut String)) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(reference) if key == "$ref" => visit(reference),
                    value => each_reference(value, visit),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_reference(item, visit)),
        _ => {}
    }
}
