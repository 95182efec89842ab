//! Patterns of hosts: `{tenant}.example.com`.

use syn::LitStr;

use crate::support::Errors;

/// The names of the parameters that all these patterns have.
pub(super) fn names(hosts: &[LitStr], errors: &mut Errors) -> Vec<String> {
    let mut common: Option<Vec<String>> = None;
    for host in hosts {
        let names = names_of(host, errors);
        common = Some(match common {
            None => names,
            Some(common) => common.into_iter().filter(|name| names.contains(name)).collect(),
        });
    }
    common.unwrap_or_default()
}

fn names_of(host: &LitStr, errors: &mut Errors) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    if host.value().contains('/') {
        errors.under(host, "NEST-E0410: a host has neither scheme nor path\nhelp: `shop.example.com`");
        return names;
    }
    for label in host.value().split('.') {
        match name(label) {
            Ok(None) => {}
            Ok(Some(name)) if names.iter().any(|known| known == name) => {
                errors.under(
                    host,
                    format!("NEST-E0410: a second parameter `{name}` in a host\nhelp: give it another name"),
                );
            }
            Ok(Some(name)) => names.push(name.to_owned()),
            Err(message) => errors.under(host, format!("NEST-E0410: {message}")),
        }
    }
    names
}

/// The name of the parameter that a label is, if it is one.
fn name(label: &str) -> Result<Option<&str>, String> {
    if let Some(name) = label.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        let is_word = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if name.is_empty() || !is_word || name.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(format!("`{name}` is no name for a parameter\nhelp: letters, digits and `_`: `{{tenant}}`"));
        }
        return Ok(Some(name));
    }
    if label.is_empty() {
        return Err("a host has an empty label\nhelp: remove one of the dots".to_owned());
    }
    if label.contains(['{', '}']) {
        return Err(
            "a parameter of a host is a whole label, with one pair of braces\nhelp: `{tenant}.example.com`".to_owned()
        );
    }
    match label.chars().find(|c| !c.is_ascii_lowercase() && !c.is_ascii_digit() && !"-_".contains(*c)) {
        Some(':') => Err("a host has no port here: it answers at every port\nhelp: leave the port out".to_owned()),
        Some(c) if c.is_ascii_uppercase() => {
            Err("a host is written in small letters; it is compared in any case".to_owned())
        }
        Some(c) => Err(format!("`{c}` cannot stand in a host\nhelp: without scheme and path: `shop.example.com`")),
        None => Ok(None),
    }
}
