//! What tells two versions of an answer apart.

use std::fmt;
use std::hash::{DefaultHasher, Hasher};
use std::time::{SystemTime, UNIX_EPOCH};

use http::HeaderValue;

/// What tells two versions of an answer apart, in the header `ETag`. Source: RFC 9110, section 8.8.3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ETag {
    is_weak: bool,
    text: String,
}

impl ETag {
    /// Two answers with this tag are the same byte by byte, so that parts of them fit together. What cannot stand in a tag
    /// (spaces, quotes, what is not ASCII) is left out.
    #[must_use]
    pub fn strong(text: &str) -> ETag {
        ETag { is_weak: false, text: text.chars().filter(|c| is_of_tag(*c)).collect() }
    }

    /// Two answers with this tag mean the same.
    #[must_use]
    pub fn weak(text: &str) -> ETag {
        ETag { is_weak: true, ..ETag::strong(text) }
    }

    /// The tag of a content, by its length and a hash. Strong.
    #[must_use]
    pub fn of(content: &[u8]) -> ETag {
        // SipHash with fixed keys: the same for all instances of one build. It guards nothing.
        let mut hasher = DefaultHasher::new();
        hasher.write(content);
        ETag::strong(&format!("{:x}-{:016x}", content.len(), hasher.finish()))
    }

    /// The tag of a file that is written as a whole, by its length and its time. Strong.
    pub(super) fn of_file(len: u64, modified: SystemTime) -> ETag {
        let since = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
        ETag::strong(&format!("{len:x}-{:x}", since.as_nanos()))
    }

    #[must_use]
    pub(super) fn weakened(mut self) -> ETag {
        self.is_weak = true;
        self
    }

    pub(super) fn header(&self) -> HeaderValue {
        let text = self.to_string();
        HeaderValue::from_str(&text).unwrap_or_else(|_| unreachable!("a tag has only what a header may have: {text}"))
    }

    /// Whether one of the tags of a header is this one, weak or strong; `*` is every one.
    pub(super) fn is_in(&self, list: &str) -> bool {
        any(list, |_, text| text == self.text)
    }

    /// Whether one of the tags of a header is this one, byte by byte.
    pub(super) fn is_strongly_in(&self, list: &str) -> bool {
        any(list, |is_weak, text| !is_weak && !self.is_weak && text == self.text)
    }
}

/// `"text"`, or `W/"text"`.
impl fmt::Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\"{}\"", if self.is_weak { "W/" } else { "" }, self.text)
    }
}

/// Whether a character may stand in a tag.
fn is_of_tag(c: char) -> bool {
    c == '!' || ('#'..='~').contains(&c)
}

/// Whether a tag of a list is the one. What is no tag ends the list.
fn any(list: &str, is_it: impl Fn(bool, &str) -> bool) -> bool {
    let mut rest = list.trim();
    if rest == "*" {
        return true;
    }
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let (is_weak, quoted) = match rest.strip_prefix("W/") {
            Some(quoted) => (true, quoted),
            None => (false, rest),
        };
        let Some((text, after)) = quoted.strip_prefix('"').and_then(|quoted| quoted.split_once('"')) else {
            return false;
        };
        if is_it(is_weak, text) {
            return true;
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ETag;

    #[test]
    fn tags_are_compared_weakly_or_strongly() {
        let cases = [
            ("\"a\"", true, true),
            ("W/\"a\"", true, false),
            ("\"b\", W/\"c\",\"a\"", true, true),
            ("*", true, true),
            ("\"b\"", false, false),
            ("a", false, false),
            ("\"a", false, false),
            ("", false, false),
            ("\"b,a\", \"a\"", true, true),
        ];
        for (list, weakly, strongly) in cases {
            assert_eq!(ETag::strong("a").is_in(list), weakly, "{list}");
            assert_eq!(ETag::strong("a").is_strongly_in(list), strongly, "{list}");
        }
        assert!(!ETag::weak("a").is_strongly_in("\"a\""));
        assert_eq!(ETag::weak("a \"b\"\r\n").to_string(), "W/\"ab\"");
    }

    proptest! {
        #[test]
        fn a_tag_is_found_wherever_it_stands_in_a_list(
            texts in prop::collection::vec("[!#-~]{0,4}", 0..6),
            weak in any::<bool>(),
            text in "[!#-~]{0,4}",
            comma in "[ \t]{0,2},[ \t,]{0,2}",
        ) {
            let tags: Vec<String> = texts.iter().map(|text| ETag::strong(text).to_string()).collect();
            let tag = if weak { ETag::weak(&text) } else { ETag::strong(&text) };
            let list = tags.join(&comma);
            prop_assert_eq!(tag.is_in(&list), texts.contains(&text));
            prop_assert_eq!(tag.is_strongly_in(&list), !weak && texts.contains(&text));
            let with_it = [list, tag.to_string()].join(&comma);
            prop_assert!(tag.is_in(&with_it), "{}", with_it);
        }

        #[test]
        fn what_is_in_a_list_is_in_its_text(list in any::<String>(), text in "[!#-~]{1,4}") {
            let (tag, quoted) = (ETag::strong(&text), format!("\"{text}\""));
            prop_assert!(!tag.is_in(&list) || list.trim() == "*" || list.contains(&quoted));
        }
    }
}
