//! Path patterns.

use super::params::MAX_PARAMS;

/// A pattern, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    /// The pattern with numbers for names, so that `/users/{id}` and `/users/{name}` are one.
    pub(super) shape: String,
    /// The names of the parameters, from the left.
    pub(super) names: Vec<Box<str>>,
    /// The text of a pattern without parameters.
    pub(super) literal: Option<String>,
}

/// Takes a pattern apart: `/users/{id}`, `/files/{*path}`; `{{` and `}}` are braces that mean themselves.
pub(super) fn parse(pattern: &str) -> Result<Pattern, String> {
    let Some(rest) = pattern.strip_prefix('/') else { return Err("it does not begin with `/`".into()) };
    if !rest.is_empty() && rest.split('/').any(str::is_empty) {
        return Err("it has an empty segment".into());
    }
    let (mut shape, mut literal) = (String::new(), String::new());
    let mut names: Vec<Box<str>> = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '{' | '}' if chars.next_if_eq(&char).is_some() => {
                shape.extend([char, char]);
                literal.push(char);
            }
            '}' => return Err("a `}` has no `{`".into()),
            '{' => {
                let inner: String = std::iter::from_fn(|| chars.next_if(|char| *char != '}')).collect();
                if chars.next().is_none() {
                    return Err(format!("`{{{inner}` is not closed"));
                }
                let (star, name) = match inner.strip_prefix('*') {
                    Some(name) => ("*", name),
                    None => ("", &*inner),
                };
                if name.is_empty() || !name.chars().all(|char| char.is_alphanumeric() || char == '_') {
                    return Err(format!("`{{{inner}}}` has no name of letters, digits and underscores"));
                }
                if names.iter().any(|known| **known == *name) {
                    return Err(format!("the parameter `{name}` is there twice"));
                }
                shape.push_str(&format!("{{{star}p{}}}", names.len()));
                names.push(name.into());
            }
            _ => {
                shape.push(char);
                literal.push(char);
            }
        }
    }
    if names.len() > MAX_PARAMS {
        return Err(format!("it has more than {MAX_PARAMS} parameters"));
    }
    let literal = names.is_empty().then_some(literal);
    Ok(Pattern { shape, names, literal })
}

/// What of two patterns that match one path says which one wins, the smaller: at their first difference a literal wins over a
/// parameter, and that over a rest.
pub(super) fn precedence(shape: &str) -> impl Iterator<Item = u8> + '_ {
    shape.split('/').map(|segment| match segment.as_bytes() {
        [b'{', b'*', ..] => 2,
        [b'{', b'{', ..] => 0,
        [b'{', ..] => 1,
        _ => 0,
    })
}

/// Joins the parts of a path, whatever slashes they begin and end with: `join_paths(["api", "/users/", "/"])` is `/api/users`.
#[must_use]
pub fn join_paths<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut path = String::new();
    for part in parts {
        let part = part.trim_matches('/');
        if !part.is_empty() {
            path.push('/');
            path.push_str(part);
        }
    }
    if path.is_empty() { "/".into() } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, shape: &str, names: &[&str]) {
        let parsed = parse(pattern).unwrap();
        assert_eq!(parsed.shape, shape);
        assert_eq!(parsed.names.iter().map(|name| &**name).collect::<Vec<_>>(), names);
        assert_eq!(parsed.literal.is_some(), names.is_empty());
    }

    #[test]
    fn parameters_are_numbered_and_named() {
        check("/", "/", &[]);
        check("/users/{id}/posts/{*rest}", "/users/{p0}/posts/{*p1}", &["id", "rest"]);
        check("/a{{b}}", "/a{{b}}", &[]);
    }

    #[test]
    fn malformed_patterns_say_why() {
        for pattern in ["users", "/a//b", "/a/", "/{}", "/{a b}", "/{a}/{a}", "/}", "/{a"] {
            assert!(parse(pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn paths_are_joined_with_one_slash() {
        assert_eq!(join_paths([]), "/");
        assert_eq!(join_paths(["api", "/users/", "", "/"]), "/api/users");
        assert_eq!(join_paths(["/", "{id}"]), "/{id}");
    }
}
