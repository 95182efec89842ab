//! The paths by which faults name fields: `items[0].quantity`.

/// The path of a property.
pub(super) fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
