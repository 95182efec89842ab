//! Finds names that a mistaken name may have meant.

use crate::di::name::Name;

/// Longer names are not compared.
const LONGEST: usize = 64;

/// Whether two names are so much alike that one may have been meant by the other: one contains the other, or at most a third
/// of the letters differ.
pub(crate) const fn is_similar(a: Name, b: Name) -> bool {
    let (a, b) = (a.base.as_bytes(), b.base.as_bytes());
    if a.len() > LONGEST || b.len() > LONGEST || a.len() < 3 || b.len() < 3 {
        return false;
    }
    contains(a, b) || contains(b, a) || distance(a, b) * 3 <= if a.len() < b.len() { a.len() } else { b.len() }
}

const fn contains(text: &[u8], part: &[u8]) -> bool {
    let mut start = 0;
    while start + part.len() <= text.len() {
        let mut i = 0;
        while i < part.len() && text[start + i] == part[i] {
            i += 1;
        }
        if i == part.len() {
            return true;
        }
        start += 1;
    }
    false
}

/// The Levenshtein distance.
const fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut row = [0usize; LONGEST + 1];
    let mut j = 0;
    while j <= b.len() {
        row[j] = j;
        j += 1;
    }
    let mut i = 1;
    while i <= a.len() {
        let mut diagonal = row[0];
        row[0] = i;
        let mut j = 1;
        while j <= b.len() {
            let above = row[j];
            let mut least = diagonal + if a[i - 1] == b[j - 1] { 0 } else { 1 };
            if above + 1 < least {
                least = above + 1;
            }
            if row[j - 1] + 1 < least {
                least = row[j - 1] + 1;
            }
            row[j] = least;
            diagonal = above;
            j += 1;
        }
        i += 1;
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(a: &'static str, b: &'static str, expected: bool) {
        assert_eq!(is_similar(Name::of(a), Name::of(b)), expected, "{a} and {b}");
        assert_eq!(is_similar(Name::of(b), Name::of(a)), expected, "{b} and {a}");
    }

    #[test]
    fn a_slip_of_the_keyboard_is_similar() {
        check("UserService", "UsersService", true);
        check("UserServcie", "UserService", true);
    }

    #[test]
    fn a_longer_name_that_contains_the_shorter_is_similar() {
        check("Mailer", "MailerConfig", true);
    }

    #[test]
    fn different_names_are_not_similar() {
        check("Mailer", "Clock", false);
        check("OrdersRepository", "AuthGuard", false);
    }
}
