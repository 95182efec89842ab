//! Versions of controllers and routes: `version = ["1", "2"]`.

use syn::LitStr;

use crate::support::Errors;

/// Notes versions that no request can ask for, and those that are there twice.
pub(super) fn check(versions: &[LitStr], errors: &mut Errors) {
    for (i, version) in versions.iter().enumerate() {
        let text = version.value();
        if versions[..i].iter().any(|first| first.value() == text) {
            errors.under(version, format!("NEST-E0413: version `{text}` is named twice\nhelp: keep one of the two"));
        } else if let Some(message) = fault(&text) {
            errors.under(version, format!("NEST-E0414: {message}"));
        }
    }
}

/// Why no request can ask for a version. It has to be one segment of a path, and a value in a header.
fn fault(version: &str) -> Option<String> {
    if version.is_empty() {
        return Some("an empty text is no version\nhelp: `version = []` is for routes without any".to_owned());
    }
    let other = version.chars().find(|c| !c.is_ascii_alphanumeric() && !"-._~+:".contains(*c))?;
    Some(format!(
        "`{other}` cannot stand in a version, which is one segment of a path, or a value in a header\n\
         help: letters, digits and `-._~+:`: `\"1\"`, `\"2026-01\"`"
    ))
}
