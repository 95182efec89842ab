//! The sentences about properties, in class-validator's words.

/// The sentence about a property that is not there.
pub(super) fn missing(path: &str) -> String {
    format!("{path} should not be null or undefined")
}

/// The sentence about a property that the type does not have.
pub(super) fn unknown(name: &str) -> String {
    format!("property {name} should not exist")
}
