//! The name under which a browser keeps a file. Source: RFC 6266, with RFC 8187 for names beyond ASCII.

use http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands as it is in an extended value: `attr-char` of RFC 8187.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// `attachment; filename="r_sum_.pdf"; filename*=UTF-8''r%C3%A9sum%C3%A9.pdf`: the second name only where the first one lacks
/// something.
pub(super) fn disposition(kind: &'static str, name: &str) -> HeaderValue {
    // Browsers take the last segment of a path; here none gets that far.
    let name: String = name.chars().map(|c| if c.is_control() || "/\\".contains(c) { '_' } else { c }).collect();
    let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let text = if plain == name {
        format!("{kind}; filename=\"{plain}\"")
    } else {
        format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(&name, ENCODED))
    };
    HeaderValue::from_str(&text).unwrap_or_else(|_| unreachable!("a disposition is printable ASCII: {text}"))
}

/// What needs no escape, and no browser reads in a way of its own: some decode percent signs between quotes.
fn is_plain(c: char) -> bool {
    (c == ' ' || c.is_ascii_graphic()) && !"\"%".contains(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::disposition;

    #[track_caller]
    fn check(name: &str, expected: &str) {
        assert_eq!(disposition("attachment", name), expected, "{name:?}");
    }

    #[test]
    fn names_are_encoded_where_they_must() {
        check("report.pdf", "attachment; filename=\"report.pdf\"");
        check("my report; final.pdf", "attachment; filename=\"my report; final.pdf\"");
        check("résumé.pdf", "attachment; filename=\"r_sum_.pdf\"; filename*=UTF-8''r%C3%A9sum%C3%A9.pdf");
        check("a\"b%20.txt", "attachment; filename=\"a_b_20.txt\"; filename*=UTF-8''a%22b%2520.txt");
        check("../../etc/passwd", "attachment; filename=\".._.._etc_passwd\"");
        check("a\r\nSet-Cookie: b", "attachment; filename=\"a__Set-Cookie: b\"");
        check("", "attachment; filename=\"\"");
    }

    proptest! {
        #[test]
        fn no_name_gets_out_of_its_quotes(name in ".{0,20}") {
            let header = disposition("inline", &name);
            let text = header.to_str().unwrap();
            let (quoted, rest) = text.strip_prefix("inline; filename=\"").unwrap().split_once('"').unwrap();
            prop_assert!(!quoted.contains(['/', '\\']));
            prop_assert!(rest.is_empty() || rest.starts_with("; filename*=UTF-8''"));
            prop_assert!(!rest[rest.len().min(2)..].contains([' ', ';', '"']));
        }
    }
}
