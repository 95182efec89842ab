//! Every `allow` and `expect` says why.

use super::Finding;
use crate::source::{File, words};

/// Finds attributes that silence a lint without a reason; in code that macros write, too, which no lint looks at.
pub(super) fn check(file: &File) -> Vec<Finding> {
    // Programs that must or must not compile are texts for the compiler, a handful of lines each.
    if !file.is_rust() || file.path.contains("/ui/") {
        return Vec::new();
    }
    let code = &file.code;
    ["allow", "expect"]
        .into_iter()
        .flat_map(|word| words(code, word).map(move |at| (at, word)))
        .filter(|(at, word)| is_attribute(code, *at) && code[at + word.len()..].starts_with('('))
        .filter(|(at, word)| !has_reason(group(&code[at + word.len()..])))
        .map(|(at, word)| {
            let what = format!("this `{word}` gives no reason");
            Finding::new(&file.path, file.line(at), what, "add `reason = \"…\"`, or mend what the lint complains about")
        })
        .collect()
}

/// Whether an attribute opens before this place, and does not close.
fn is_attribute(code: &str, at: usize) -> bool {
    let before = &code[..at];
    let Some(open) = before.rfind("#[").max(before.rfind("#![")) else { return false };
    let between = &before[open..];
    between.matches('[').count() > between.matches(']').count()
}

/// The text up to the parenthesis that closes the first one.
fn group(code: &str) -> &str {
    let mut depth = 0;
    for (at, c) in code.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &code[..at];
        }
    }
    code
}

fn has_reason(arguments: &str) -> bool {
    words(arguments, "reason").any(|at| arguments[at + "reason".len()..].trim_start().starts_with('='))
}

#[cfg(test)]
mod tests {
    use super::super::findings;
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        findings(check, "src/lib.rs", text).into_iter().map(|(line, _)| line).collect()
    }

    #[test]
    fn an_attribute_without_a_reason_is_found() {
        assert_eq!(lines("\n#[allow(dead_code)]\nfn f() {}"), [2]);
        assert_eq!(lines("#![expect(clippy::all)]"), [1]);
        assert_eq!(lines("quote! {\n #[allow(unused_imports)]\n use x; }"), [2]);
        assert_eq!(lines("#[cfg_attr(test, allow(dead_code))]"), [1]);
    }

    #[test]
    fn a_reason_satisfies() {
        assert!(lines("#[allow(dead_code, reason = \"generated\")]\nfn f() {}").is_empty());
    }

    #[test]
    fn methods_of_these_names_are_no_attributes() {
        assert!(lines("#[test]\nfn f() { x.expect(\"a number\"); allow(y); }").is_empty());
    }
}
