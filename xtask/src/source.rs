//! Source files, and their code without comments and literals.

/// A text file of the repository.
pub(crate) struct File {
    /// From the root, with slashes.
    pub(crate) path: String,
    pub(crate) text: String,
    /// For Rust: the text with comments, strings and characters blanked, line by line as long as before.
    pub(crate) code: String,
}

impl File {
    pub(crate) fn new(path: impl Into<String>, text: impl Into<String>) -> File {
        let (path, text) = (path.into(), text.into());
        let code = if path.ends_with(".rs") { blank(&text) } else { String::new() };
        File { path, text, code }
    }

    pub(crate) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether the file is below a folder, or is the file, that one of the paths names.
    pub(crate) fn is_in(&self, paths: &[&str]) -> bool {
        paths.iter().any(|path| {
            self.path == *path
                || self.path.strip_prefix(path).is_some_and(|rest| path.ends_with('/') || rest.starts_with('/'))
        })
    }

    /// The number of the line of a byte of the code.
    pub(crate) fn line(&self, offset: usize) -> usize {
        self.text[..offset].bytes().filter(|byte| *byte == b'\n').count() + 1
    }
}

/// Where a word stands by itself, and not within a longer one.
pub(crate) fn words<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        !text[..*at].chars().next_back().is_some_and(is_part)
            && !text[at + word.len()..].chars().next().is_some_and(is_part)
    })
}

/// Blanks comments, strings and characters with spaces; every other byte stays where it is.
fn blank(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = literal_end(bytes, at);
        match end {
            Some(end) => {
                for byte in &mut code[at..end] {
                    if *byte != b'\n' {
                        *byte = b' ';
                    }
                }
                at = end;
            }
            None => at += 1,
        }
    }
    // Only whole characters are blanked: comments and literals begin and end with ASCII.
    String::from_utf8(code).unwrap_or_default()
}

/// Where the comment or literal ends that begins here, if one does.
fn literal_end(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = &bytes[at..];
    let follows_word = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
    match rest {
        [b'/', b'/', ..] => Some(find(bytes, at, b"\n").unwrap_or(bytes.len())),
        [b'/', b'*', ..] => Some(block_end(bytes, at)),
        [b'"', ..] => Some(string_end(bytes, at + 1)),
        [b'r', b'"' | b'#', ..] if !follows_word => raw_end(bytes, at + 1),
        [b'b' | b'c', b'r', b'"' | b'#', ..] if !follows_word => raw_end(bytes, at + 2),
        [b'\'', b'\\', ..] => Some(find(bytes, at + 3, b"'").map_or(bytes.len(), |end| end + 1)),
        [b'\'', ..] => character_end(bytes, at),
        _ => None,
    }
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let from = from.min(bytes.len());
    bytes[from..].windows(what.len()).position(|window| window == what).map(|at| from + at)
}

fn block_end(bytes: &[u8], at: usize) -> usize {
    let (mut depth, mut at) = (1, at + 2);
    while at < bytes.len() && depth > 0 {
        match &bytes[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    at
}

fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// `None` for a raw identifier, `r#type`.
fn raw_end(bytes: &[u8], at: usize) -> Option<usize> {
    let hashes = bytes[at..].iter().take_while(|byte| **byte == b'#').count();
    if bytes.get(at + hashes) != Some(&b'"') {
        return None;
    }
    let end: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
    Some(find(bytes, at + hashes + 1, &end).map_or(bytes.len(), |at| at + end.len()))
}

/// `None` for a lifetime.
fn character_end(bytes: &[u8], at: usize) -> Option<usize> {
    let width = match bytes.get(at + 1)? {
        byte if byte.is_ascii() => 1,
        byte => byte.leading_ones() as usize,
    };
    (bytes.get(at + 1 + width) == Some(&b'\'')).then_some(at + 2 + width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(blank(text), expected, "{text}");
    }

    #[test]
    fn comments_and_literals_are_blanked() {
        check("a // hyper\nb", "a         \nb");
        check("a /* x /* y */ z */ b", "a                   b");
        check(r#"f("a\"b", 'x', '\'', b"y")"#, "f(      ,    ,     , b   )");
        check("r#\"a \" b\"# c", "           c");
    }

    #[test]
    fn lifetimes_and_raw_identifiers_stay() {
        check("fn f<'a>(r#type: &'a str)", "fn f<'a>(r#type: &'a str)");
    }

    #[test]
    fn a_word_is_found_only_by_itself() {
        assert_eq!(words("hyper hyper_util xhyper (hyper)", "hyper").collect::<Vec<_>>(), [0, 25]);
    }

    #[test]
    fn a_file_is_in_its_folders_only() {
        let file = File::new("nest-core/src/http/server/mod.rs", "");
        assert!(file.is_in(&["nest-core/src/http/server"]));
        assert!(!file.is_in(&["nest-core/src/ht"]));
    }
}
