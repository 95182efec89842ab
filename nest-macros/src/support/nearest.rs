//! Finds what a mistyped word may have meant.

/// The known word that is nearest to a mistyped one, when it is near enough.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    known
        .iter()
        .map(|candidate| (distance(word, candidate), *candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.len().max(word.len()) / 2).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Whether a word is a known one with one letter too many, too few, wrong, or its letters in another order. Others may have words that are
/// only near.
pub(crate) fn is_slip(word: &str, known: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    word != known && (distance(word, known) == 1 || sorted(word) == sorted(known))
}

/// The Levenshtein distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let least = (diagonal + usize::from(x != *y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], least);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{is_slip, nearest};

    #[test]
    fn a_slip_is_one_letter_or_their_order() {
        for word in ["pubic", "publci", "publlic", "Public"] {
            assert!(is_slip(word, "public"), "{word}");
        }
        for word in ["public", "publish", "republic", "get"] {
            assert!(!is_slip(word, "public"), "{word}");
        }
    }

    #[test]
    fn a_slip_finds_the_word_that_was_meant() {
        assert_eq!(nearest("provider", &["imports", "providers", "exports"]), Some("providers"));
        assert_eq!(nearest("scop", &["scope", "crate"]), Some("scope"));
    }

    #[test]
    fn something_else_finds_nothing() {
        assert_eq!(nearest("banana", &["scope", "crate"]), None);
    }
}
