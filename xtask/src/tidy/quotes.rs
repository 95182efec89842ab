//! Documents quote files; the quotes are compared with them.
//!
//! A fenced block after `<!-- quotes: path -->` holds the whole file. After `<!-- quotes: path, part -->` it holds lines of
//! it that stand together, where `part` is a text that only the first of them contains; the block's length says how many.
//!
//! A text of the compiler names files below `$DIR/`, or from the folder of the tests; a quote names them from the root of the
//! repository.

use std::fs;
use std::path::Path;

use super::Finding;
use crate::Error;
use crate::source::File;

const MARK: &str = "<!-- quotes: ";

/// A quote in a document.
struct Quote<'a> {
    line: usize,
    path: &'a str,
    part: Option<&'a str>,
    /// Where the block's text is.
    start: usize,
    end: usize,
}

/// Finds quotes that differ from what they quote.
pub(super) fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for document in files.iter().filter(|file| file.path.ends_with(".md")) {
        for quote in quotes(document) {
            match expected(files, document, &quote) {
                Ok(expected) if expected == document.text[quote.start..quote.end] => {}
                Ok(_) => findings.push(Finding::new(
                    &document.path,
                    quote.line,
                    format!("this is not what {} says", quote.path),
                    "`cargo xtask tidy --fix` brings it up to date; read the difference",
                )),
                Err(what) => findings.push(Finding::new(
                    &document.path,
                    quote.line,
                    what,
                    "mend the mark above the block: `<!-- quotes: path -->` or `<!-- quotes: path, part of its first line -->`",
                )),
            }
        }
    }
    findings
}

/// Brings the quotes up to date.
pub(super) fn fix(root: &Path, files: &[File]) -> Result<(), Error> {
    for document in files.iter().filter(|file| file.path.ends_with(".md")) {
        let mut text = document.text.clone();
        // From the end, so that places before stay true.
        for quote in quotes(document).into_iter().rev() {
            if let Ok(expected) = expected(files, document, &quote) {
                text.replace_range(quote.start..quote.end, &expected);
            }
        }
        if text != document.text {
            fs::write(root.join(&document.path), text)?;
            println!("{} is brought up to date", document.path);
        }
    }
    Ok(())
}

fn quotes(document: &File) -> Vec<Quote<'_>> {
    let text = &document.text;
    let at_line_start = |at: usize| at == 0 || text[..at].ends_with('\n');
    text.match_indices(MARK)
        .filter(|(at, _)| at_line_start(*at))
        .filter_map(|(at, _)| {
            let rest = &text[at + MARK.len()..];
            let inner = &rest[..rest.find(" -->")?];
            let (path, part) = match inner.split_once(", ") {
                Some((path, part)) => (path, Some(part)),
                None => (inner, None),
            };
            let fence = at + text[at..].find("```")?;
            let start = fence + text[fence..].find('\n')? + 1;
            let end = start + text[start..].find("```")?;
            Some(Quote { line: document.line(at), path, part, start, end })
        })
        .collect()
}

fn expected(files: &[File], document: &File, quote: &Quote<'_>) -> Result<String, String> {
    let Some(file) = files.iter().find(|file| file.path == quote.path) else {
        return Err(format!("{} is quoted, and is not there", quote.path));
    };
    let text = if file.path.ends_with(".stderr") { from_the_root(&file.text) } else { file.text.clone() };
    let Some(part) = quote.part else { return Ok(text) };
    let count = document.text[quote.start..quote.end].lines().count();
    let lines: Vec<&str> = text.lines().collect();
    match lines.iter().position(|line| line.contains(part)) {
        Some(first) => {
            Ok(lines[first..(first + count).min(lines.len())].iter().map(|line| format!("{line}\n")).collect())
        }
        None => Err(format!("no line of {} contains `{part}`", quote.path)),
    }
}

/// A text of the compiler with its paths from the root of the repository.
fn from_the_root(text: &str) -> String {
    text.replace("$DIR/ui/", "ui/").replace(" ui/", " tests/ui/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_quote(document: &str) -> Vec<(usize, String)> {
        let files = [File::new("a.rs", "fn a() {}\nfn b() {}\nfn c() {}\n"), File::new("README.md", document)];
        check(&files).into_iter().map(|finding| (finding.line, finding.what)).collect()
    }

    #[test]
    fn a_quote_of_a_whole_file_is_compared() {
        let whole = "\n<!-- quotes: a.rs -->\n```rust\nfn a() {}\nfn b() {}\nfn c() {}\n```\n";
        assert_eq!(check_quote(whole), []);
        assert_eq!(check_quote(&whole.replace("b()", "x()")), [(2, "this is not what a.rs says".to_owned())]);
    }

    #[test]
    fn a_quote_of_lines_is_compared() {
        assert_eq!(check_quote("<!-- quotes: a.rs, fn b -->\n```rust\nfn b() {}\nfn c() {}\n```\n"), []);
        assert_eq!(check_quote("<!-- quotes: a.rs, fn b -->\n```rust\nfn a() {}\n```\n").len(), 1);
    }

    #[test]
    fn paths_in_texts_of_the_compiler_are_quoted_from_the_root() {
        let said = "error: needs `A`, $DIR/ui/a.rs:2\n --> ui/a.rs:2:5\n";
        let quoted = "error: needs `A`, tests/ui/a.rs:2\n --> tests/ui/a.rs:2:5\n";
        let document = format!("<!-- quotes: a.stderr -->\n```text\n{quoted}```\n");
        let files = [File::new("a.stderr", said), File::new("README.md", document)];
        assert!(check(&files).is_empty());
        assert_eq!(from_the_root(said), quoted);
    }

    #[test]
    fn a_quote_of_nothing_is_found() {
        let what = check_quote("<!-- quotes: b.rs -->\n```rust\n```\n");
        assert_eq!(what, [(1, "b.rs is quoted, and is not there".to_owned())]);
    }
}
