/// The token of an `Authorization: Bearer …` header's value, or `None` when the value is anything else.
///
/// The scheme is compared without regard to case (RFC 9110, section 11.1), and the token consists of the characters
/// that RFC 6750, section 2.1 allows.
///
/// ```
/// use nest_auth::bearer_token;
///
/// assert_eq!(bearer_token("Bearer abc.def"), Some("abc.def"));
/// assert_eq!(bearer_token("Basic YTpi"), None);
/// ```
pub fn bearer_token(header: &str) -> Option<&str> {
    let (scheme, rest) = header.split_once(' ')?;
    let token = rest.trim_matches(' ');
    (scheme.eq_ignore_ascii_case("bearer") && is_token(token)).then_some(token)
}

/// Whether a text consists of the characters that RFC 6750, section 2.1 allows.
pub(super) fn is_token(text: &str) -> bool {
    let is_token_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    !text.is_empty() && text.bytes().all(is_token_byte)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_scheme_has_no_case_and_the_token_no_spaces() {
        assert_eq!(bearer_token("bearer a.b-c_d"), Some("a.b-c_d"));
        assert_eq!(bearer_token("BEARER  abc "), Some("abc"));
        for header in
            ["", "Bearer", "Bearer ", "Bearer a b", "Bearer a,b", "Bearera", "Token abc", " Bearer abc", "Bearer ä"]
        {
            assert_eq!(bearer_token(header), None, "{header}");
        }
    }

    proptest! {
        #[test]
        fn no_header_panics(header in "\\PC*|[Bb]earer \\PC*") {
            bearer_token(&header);
        }

        #[test]
        fn a_token_comes_back_whatever_the_case_of_the_scheme(
            token in "[A-Za-z0-9._~+/=-]{1,40}",
            scheme in "(?i)bearer",
            space in " {1,3}",
        ) {
            let header = format!("{scheme}{space}{token}");
            prop_assert_eq!(bearer_token(&header), Some(&*token));
        }

        #[test]
        fn what_has_any_other_character_is_no_token(
            before in "[A-Za-z0-9]{1,5}",
            other in "[^A-Za-z0-9._~+/=-]",
            after in "[A-Za-z0-9]{1,5}",
        ) {
            let header = format!("Bearer {before}{other}{after}");
            prop_assert_eq!(bearer_token(&header), None);
        }

        #[test]
        fn no_other_scheme_is_a_bearers(scheme in "[A-Za-z-]{1,10}", token in "[A-Za-z0-9]{1,10}") {
            let is_bearer = scheme.eq_ignore_ascii_case("bearer");
            prop_assert_eq!(bearer_token(&format!("{scheme} {token}")).is_some(), is_bearer);
        }
    }
}
