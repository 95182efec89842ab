//! The sentences about constraints of `validator`, in class-validator's words.

use serde_json::Value;
use validator::ValidationError;

/// The sentence about a constraint of `validator` that has no message of its own.
pub(super) fn of_constraint(path: &str, error: &ValidationError) -> String {
    let param = |name: &str| error.params.get(name);
    let text = |name: &str| param(name).map(plain).unwrap_or_default();
    match &*error.code {
        "email" => format!("{path} must be an email"),
        "url" => format!("{path} must be a URL address"),
        "ip" => format!("{path} must be an ip address"),
        "credit_card" => format!("{path} must be a credit card"),
        "required" | "required_nested" => super::sentences::missing(path),
        "non_control_character" => format!("{path} must not contain control characters"),
        "contains" => format!("{path} must contain a {} string", text("needle")),
        "does_not_contain" => format!("{path} should not contain a {} string", text("needle")),
        "must_match" => format!("{path} must match the field that it repeats"),
        "regex" => format!("{path} must match the required format"),
        "length" => length(path, param("value"), param("min"), param("max"), param("equal")),
        "range" => range(path, error),
        _ => format!("{path} is invalid"),
    }
}

fn length(
    path: &str,
    value: Option<&Value>,
    min: Option<&Value>,
    max: Option<&Value>,
    equal: Option<&Value>,
) -> String {
    let (size, is_list) = match value {
        Some(Value::Array(items)) => (Some(items.len() as u64), true),
        Some(Value::Object(entries)) => (Some(entries.len() as u64), true),
        Some(Value::String(text)) => (Some(text.chars().count() as u64), false),
        _ => (None, false),
    };
    if let Some(equal) = equal {
        return match is_list {
            true => format!("{path} must contain exactly {} elements", plain(equal)),
            false => format!("{path} must be exactly {} characters long", plain(equal)),
        };
    }
    let too_short = size.zip(min.and_then(Value::as_u64)).is_some_and(|(size, min)| size < min);
    match (is_list, min, max) {
        (true, Some(min), _) if too_short => format!("{path} must contain at least {} elements", plain(min)),
        (true, _, Some(max)) => format!("{path} must contain no more than {} elements", plain(max)),
        (false, Some(min), _) if too_short || max.is_none() => {
            format!("{path} must be longer than or equal to {} characters", plain(min))
        }
        (false, _, Some(max)) => format!("{path} must be shorter than or equal to {} characters", plain(max)),
        _ => format!("{path} has an invalid length"),
    }
}

fn range(path: &str, error: &ValidationError) -> String {
    let number = |name: &str| error.params.get(name).and_then(Value::as_f64);
    let value = number("value").unwrap_or(f64::NAN);
    let text = |name: &str| error.params.get(name).map(plain).unwrap_or_default();
    if number("min").is_some_and(|min| value < min) {
        format!("{path} must not be less than {}", text("min"))
    } else if number("exclusive_min").is_some_and(|min| value <= min) {
        format!("{path} must be greater than {}", text("exclusive_min"))
    } else if number("max").is_some_and(|max| value > max) {
        format!("{path} must not be greater than {}", text("max"))
    } else if number("exclusive_max").is_some_and(|max| value >= max) {
        format!("{path} must be less than {}", text("exclusive_max"))
    } else {
        format!("{path} is out of range")
    }
}

/// A parameter as text: `5` instead of `5.0`, and no quotes.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if !number.is_i64() && !number.is_u64() && float.fract() == 0.0 => format!("{float:.0}"),
            _ => number.to_string(),
        },
        other => other.to_string(),
    }
}
