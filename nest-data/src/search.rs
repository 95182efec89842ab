//! Text that users search for, made safe for `LIKE`.

/// The text with `%`, `_` and the escape itself escaped by a backslash, so that they mean themselves in a `LIKE`
/// pattern.
///
/// The statement has to name the escape: `name LIKE $1 ESCAPE '\'`. SQLite refuses patterns of more than 50,000 bytes,
/// so bound the length of what users may search for.
///
/// ```
/// assert_eq!(nest_data::like_escape(r"100%_\"), r"100\%\_\\");
/// ```
pub fn like_escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// A `LIKE` pattern for texts that contain this one; see [`like_escape`] for the rest of the statement.
pub fn like_contains(text: &str) -> String {
    format!("%{}%", like_escape(text))
}

/// A `LIKE` pattern for texts that begin with this one; see [`like_escape`] for the rest of the statement.
pub fn like_starts_with(text: &str) -> String {
    format!("{}%", like_escape(text))
}

/// The text without regard to case, for every script.
///
/// SQLite's `lower`, `NOCASE` and `LIKE` know the case of ASCII letters only. For texts that must be unique or found
/// without regard to case, store this form in a column next to the original, and compare it with this form of what is
/// sought.
///
/// ```
/// assert_eq!(nest_data::fold_case("ÄDA@Example.com"), "äda@example.com");
/// ```
pub fn fold_case(text: &str) -> String {
    text.to_lowercase()
}
