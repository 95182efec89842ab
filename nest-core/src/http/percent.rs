//! Percent-decoding of path parameters and query strings.

use std::borrow::Cow;

/// How strictly to decode.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// A path segment: `+` is a plus, and a `%` without two hexadecimal digits is malformed, as in `decodeURIComponent`.
    Path,
    /// A form: `+` is a space, and a stray `%` means itself, as in the URL standard.
    Form,
}

/// The text is malformed, is not UTF-8 when decoded, or contains NUL.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// Decodes a text; what holds nothing to decode is borrowed.
pub(crate) fn decode(text: &str, dialect: Dialect) -> Result<Cow<'_, str>, Malformed> {
    let bytes = text.as_bytes();
    let first = match dialect {
        Dialect::Path => bytes.iter().position(|byte| *byte == b'%'),
        Dialect::Form => bytes.iter().position(|byte| matches!(byte, b'%' | b'+')),
    };
    match first {
        None => Ok(Cow::Borrowed(text)),
        Some(first) => decode_from(bytes, first, dialect).map(Cow::Owned),
    }
}

fn decode_from(bytes: &[u8], first: usize, dialect: Dialect) -> Result<String, Malformed> {
    let mut decoded = Vec::with_capacity(bytes.len());
    decoded.extend_from_slice(&bytes[..first]);
    let mut rest = &bytes[first..];
    while let [byte, tail @ ..] = rest {
        rest = tail;
        decoded.push(match (byte, tail) {
            (b'+', _) if dialect == Dialect::Form => b' ',
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                rest = after;
                hex(*high) << 4 | hex(*low)
            }
            (b'%', _) if dialect == Dialect::Path => return Err(Malformed),
            _ => *byte,
        });
    }
    if decoded.contains(&0) {
        return Err(Malformed);
    }
    String::from_utf8(decoded).map_err(|_| Malformed)
}

/// The value of a hexadecimal digit.
fn hex(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => (digit | 0x20) - b'a' + 10,
    }
}

#[cfg(test)]
mod tests {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, dialect: Dialect, expected: Result<&str, Malformed>) {
        assert_eq!(decode(text, dialect), expected.map(Cow::Borrowed));
    }

    #[test]
    fn plain_texts_are_borrowed() {
        assert!(matches!(decode("plain+text", Dialect::Path), Ok(Cow::Borrowed(_))));
        assert!(matches!(decode("plain", Dialect::Form), Ok(Cow::Borrowed(_))));
    }

    #[test]
    fn dialects_differ_in_plus_and_stray_percent() {
        check("a+b", Dialect::Path, Ok("a+b"));
        check("a+b", Dialect::Form, Ok("a b"));
        check("100%", Dialect::Path, Err(Malformed));
        check("100%", Dialect::Form, Ok("100%"));
        check("%4", Dialect::Form, Ok("%4"));
        check("%zz%41", Dialect::Form, Ok("%zzA"));
    }

    #[test]
    fn what_is_no_utf_8_or_holds_nul_is_malformed() {
        for dialect in [Dialect::Path, Dialect::Form] {
            check("%FF", dialect, Err(Malformed));
            check("a%00b", dialect, Err(Malformed));
            check("%c3%A4", dialect, Ok("ä"));
        }
    }

    proptest! {
        #[test]
        fn encoding_and_decoding_give_the_same_text(text in "[^\0]*") {
            let encoded = utf8_percent_encode(&text, NON_ALPHANUMERIC).to_string();
            prop_assert_eq!(decode(&encoded, Dialect::Path).unwrap(), text.as_str());
            prop_assert_eq!(decode(&encoded, Dialect::Form).unwrap(), text.as_str());
        }

        #[test]
        fn no_text_panics_and_none_grows(text in ".*") {
            for dialect in [Dialect::Path, Dialect::Form] {
                if let Ok(decoded) = decode(&text, dialect) {
                    prop_assert!(decoded.len() <= text.len());
                }
            }
        }

        #[test]
        fn it_agrees_with_percent_encoding(text in "[a-c%0-9A-F]{0,20}") {
            let theirs = percent_encoding::percent_decode_str(&text).decode_utf8().ok().filter(|t| !t.contains('\0'));
            prop_assert_eq!(decode(&text, Dialect::Form).ok(), theirs);
        }
    }
}
