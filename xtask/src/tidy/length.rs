//! Files of one idea each.

use super::Finding;
use crate::source::File;

/// Past this many lines there are usually two ideas.
const LONG: usize = 500;

/// Warns of long source files.
pub(super) fn check(file: &File) -> Vec<Finding> {
    let lines = file.text.lines().count();
    if !file.is_rust() || lines <= LONG {
        return Vec::new();
    }
    let what = format!("this file has {lines} lines, and past {LONG} there are usually two ideas in it");
    vec![Finding::new(&file.path, 1, what, "split it, along what its parts promise").warning()]
}

#[cfg(test)]
mod tests {
    use super::super::findings;
    use super::*;

    #[test]
    fn only_long_sources_are_warned_of() {
        assert_eq!(findings(check, "src/a.rs", &"\n".repeat(501)).len(), 1);
        assert_eq!(findings(check, "src/a.rs", &"\n".repeat(500)), []);
        assert_eq!(findings(check, "README.md", &"\n".repeat(501)), []);
    }
}
