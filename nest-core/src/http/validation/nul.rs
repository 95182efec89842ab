//! NUL, which no text may contain: databases refuse it, and C code ends there.

/// Whether a JSON text has an escape that means NUL. The byte itself is no valid JSON.
pub(super) fn has_escaped_nul(json: &[u8]) -> bool {
    json.contains(&b'\\') && has_nul_among_escapes(json)
}

#[cold]
fn has_nul_among_escapes(mut json: &[u8]) -> bool {
    while let Some(at) = json.iter().position(|byte| *byte == b'\\') {
        json = &json[at + 1..];
        if json.starts_with(b"u0000") {
            return true;
        }
        // The character after a backslash belongs to it: it may be a backslash that escapes nothing.
        json = json.get(1..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::has_escaped_nul;

    #[test]
    fn only_an_escape_that_means_nul_is_one() {
        assert!(has_escaped_nul(br#"{"a":"x\u0000"}"#));
        assert!(has_escaped_nul(br#""\\\u0000""#));
        assert!(!has_escaped_nul(br#""\\u0000""#));
        assert!(!has_escaped_nul(br#""\u0001 u0000""#));
        assert!(!has_escaped_nul(br#""\"#));
    }
}
