//! Path patterns: `/users/{id}`, `/files/{*path}`.

use syn::LitStr;

use crate::support::Errors;

/// The names of the parameters of a pattern, in order; faults are noted with a mark under the segment at fault, since a
/// stable compiler gives no spans within a literal.
pub(crate) fn names(literal: &LitStr, errors: &mut Errors) -> Vec<String> {
    let pattern = literal.value();
    let mut names: Vec<String> = Vec::new();
    let mut offset = 0;
    let segments: Vec<&str> = pattern.split('/').collect();
    let last = segments.len() - 1;
    for (i, segment) in segments.iter().enumerate() {
        let at = |message: String| fault(literal, &pattern, offset, segment.len(), &message);
        match name(segment) {
            Ok(None) if segment.is_empty() && i > 0 && i < last => {
                errors.add(at("an empty segment never matches\nhelp: remove one of the slashes".to_owned()));
            }
            Ok(None) => {}
            Ok(Some(name)) if names.iter().any(|known| known == name) => {
                errors.add(at(format!("a second parameter `{name}`\nhelp: give it another name")));
            }
            Ok(Some(name)) => {
                if segment.starts_with("{*") && i < last {
                    errors.add(at(format!(
                        "`{segment}` takes the rest of the path, so nothing can follow it\nhelp: put it last"
                    )));
                }
                names.push(name.to_owned());
            }
            Err(message) => {
                errors.add(at(message));
                // As what it was meant, so that the `#[param]` for it is no second fault.
                let meant = segment.trim_matches([':', '{', '}', '*']);
                let is_name = !meant.is_empty() && matches!(name(meant), Ok(None));
                names.extend(is_name.then(|| meant.to_owned()));
            }
        }
        offset += segment.len() + 1;
    }
    if pattern.len() > 1 && pattern.ends_with('/') {
        errors.add(fault(
            literal,
            &pattern,
            pattern.len() - 1,
            1,
            "a path ends without a slash\nhelp: remove it: `/users/` is another path than `/users`, and unknown",
        ));
    }
    names
}

/// The name of the parameter that a segment is, if it is one.
fn name(segment: &str) -> Result<Option<&str>, String> {
    if let Some(name) = segment.strip_prefix(':') {
        return Err(format!("a parameter is written in braces\nhelp: `{{{name}}}`"));
    }
    if segment == "*" {
        return Err("the rest of a path has a name\nhelp: `{*rest}`".to_owned());
    }
    if !segment.contains(['{', '}']) {
        return match segment.chars().find(|c| !is_plain(*c)) {
            Some(c) => Err(format!("`{c}` cannot stand in a path\nhelp: percent-encode it")),
            None => Ok(None),
        };
    }
    let inner = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let Some(inner) = inner.filter(|inner| !inner.contains(['{', '}'])) else {
        return Err("a parameter is a whole segment, with one pair of braces\nhelp: `/{id}`".to_owned());
    };
    let name = inner.strip_prefix('*').unwrap_or(inner);
    let is_word =
        name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !name.starts_with(|c: char| c.is_ascii_digit());
    if name.is_empty() || !is_word {
        return Err(format!("`{name}` is no name for a parameter\nhelp: letters, digits and `_`: `{{user_id}}`"));
    }
    Ok(Some(name))
}

/// The characters that a path may contain as they are. Source: RFC 3986, `pchar`.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@%".contains(c)
}

fn fault(literal: &LitStr, pattern: &str, offset: usize, length: usize, message: &str) -> syn::Error {
    let (first, rest) = message.split_once('\n').unwrap_or((message, ""));
    let before = pattern[..offset].chars().count();
    let marks = "^".repeat(pattern[offset..offset + length].chars().count().max(1));
    let indent = " ".repeat(before + 1);
    syn::Error::new(literal.span(), format!("NEST-E0403: {first}\n  \"{pattern}\"\n  {indent}{marks}\n{rest}"))
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;

    use super::*;

    fn check(pattern: &str, expected: Result<&[&str], &str>) {
        let mut errors = Errors::default();
        let names = names(&LitStr::new(pattern, Span::call_site()), &mut errors);
        let text = errors.into_tokens().to_string();
        match expected {
            Ok(expected) => {
                assert_eq!(text, "", "{pattern}");
                assert_eq!(names, expected, "{pattern}");
            }
            Err(expected) => assert!(text.contains(expected), "{pattern}: {text}"),
        }
    }

    #[test]
    fn parameters_are_named_in_order() {
        check("/", Ok(&[]));
        check("/users/{id}/orders/{order_id}", Ok(&["id", "order_id"]));
        check("users/{id}", Ok(&["id"]));
        check("/files/{*path}", Ok(&["path"]));
    }

    #[test]
    fn malformed_patterns_are_refused_with_the_cure() {
        check("/users/:id", Err("`{id}`"));
        check("/users/{id", Err("one pair of braces"));
        check("/users/{}", Err("is no name"));
        check("/users//x", Err("empty segment"));
        check("/users/", Err("ends without a slash"));
        check("/{*rest}/x", Err("nothing can follow"));
        check("/{id}/{id}", Err("second parameter"));
        check("/us ers", Err("percent-encode"));
        check("/x{id}", Err("whole segment"));
    }
}
