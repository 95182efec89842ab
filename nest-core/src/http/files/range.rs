//! Which part of a content a client asks for.

use std::ops::Range;

/// What a header `Range` asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// All of it: no range, one in another unit, several, or none that can be understood.
    Whole,
    /// One part.
    Part(Range<u64>),
    /// What is not there.
    Outside,
}

/// Reads a header. Several ranges are answered with the whole, which is always allowed. Source: RFC 9110, section 14.
pub(super) fn read(header: &str, len: u64) -> Asked {
    let Some((unit, set)) = header.split_once('=') else { return Asked::Whole };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return Asked::Whole;
    }
    match set.trim().split_once('-') {
        Some(("", last)) => match number(last) {
            Some(0) => Asked::Outside,
            Some(_) if len == 0 => Asked::Outside,
            Some(last) => Asked::Part(len.saturating_sub(last)..len),
            None => Asked::Whole,
        },
        Some((first, last)) => match (number(first), last, number(last)) {
            (Some(first), "", _) if first < len => Asked::Part(first..len),
            (Some(first), _, Some(last)) if first > last => Asked::Whole,
            (Some(first), _, Some(last)) if first < len => Asked::Part(first..len.min(last.saturating_add(1))),
            (Some(_), "", _) | (Some(_), _, Some(_)) => Asked::Outside,
            _ => Asked::Whole,
        },
        None => Asked::Whole,
    }
}

/// Digits alone: `u64` would take a sign. More than fit are as many as can be.
fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Asked, read};

    #[track_caller]
    fn check(header: &str, expected: Asked) {
        assert_eq!(read(header, 10), expected, "{header}");
    }

    #[test]
    fn one_range_is_answered() {
        check("bytes=0-0", Asked::Part(0..1));
        check("bytes=2-4", Asked::Part(2..5));
        check("Bytes=2-", Asked::Part(2..10));
        check("bytes=2-99", Asked::Part(2..10));
        check("bytes=-3", Asked::Part(7..10));
        check("bytes=-99", Asked::Part(0..10));
        check("bytes=0-99999999999999999999999", Asked::Part(0..10));
    }

    #[test]
    fn what_is_not_there_is_outside() {
        check("bytes=10-", Asked::Outside);
        check("bytes=10-20", Asked::Outside);
        check("bytes=-0", Asked::Outside);
        assert_eq!(read("bytes=0-", 0), Asked::Outside);
        assert_eq!(read("bytes=-1", 0), Asked::Outside);
    }

    #[test]
    fn all_else_is_the_whole() {
        for header in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=a-b",
            "bytes=4-2",
            "bytes=+1-2",
            "items=0-1",
            "bytes=0-1,3-4",
            "bytes=1--2",
        ] {
            check(header, Asked::Whole);
        }
    }

    proptest! {
        #[test]
        fn a_part_is_never_empty_nor_too_long(header in "bytes=[0-9]{0,3}-[0-9]{0,3}", len in 0..200u64) {
            if let Asked::Part(part) = read(&header, len) {
                prop_assert!(part.start < part.end && part.end <= len);
            }
        }
    }
}
