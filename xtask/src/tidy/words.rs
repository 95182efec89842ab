//! Words that do not belong into a repository: paths of one machine, other registries, notes to oneself, empty names.

use super::Finding;
use crate::source::{File, words};

/// The rules name what they look for.
const OWN: &[&str] = &["xtask/src/tidy/words.rs"];

/// Where the files of one machine are.
const MACHINE: &[&str] = &["/home/", "/root/", "/Users/", "/work/", "/tmp/", "C:\\"];

/// Notes that were meant for the time before the commit.
const NOTES: &[&str] = &["TODO", "FIXME", "XXX", "HACK", "WIP", "Being written", "being written", "lorem ipsum"];

/// Names that say nothing.
const EMPTY: &[&str] = &["manager", "helper", "helpers", "util", "utils", "common", "misc"];

/// What sends cargo to another registry than crates.io.
const REGISTRIES: &[&str] =
    &["[source.", "[registries", "replace-with", "registry-index", "sparse+http", "registry = "];

/// Where the lock file's packages come from.
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Finds them.
pub(super) fn check(file: &File) -> Vec<Finding> {
    if OWN.contains(&file.path.as_str()) {
        return Vec::new();
    }
    if file.path.ends_with(".lock") {
        return lock(file);
    }
    [machine(file), notes(file), registries(file), names(file)].into_iter().flatten().collect()
}

fn machine(file: &File) -> Vec<Finding> {
    let starts_here = |at: usize| !file.text[..at].ends_with(|c: char| c.is_alphanumeric() || "}_-.".contains(c));
    MACHINE
        .iter()
        .flat_map(|path| file.text.match_indices(path))
        .filter(|(at, _)| starts_here(*at))
        .map(|(at, path)| {
            let what = format!("`{path}…` is a path of one machine");
            let help = "write it from the root of the repository, or make a temporary directory when it is needed";
            Finding::new(&file.path, file.line(at), what, help)
        })
        .collect()
}

fn notes(file: &File) -> Vec<Finding> {
    NOTES
        .iter()
        .flat_map(|note| words(&file.text, note).map(move |at| (at, note)))
        .map(|(at, note)| {
            let help = "do it, or file an issue; a comment gives a reason, an invariant or a proof";
            Finding::new(&file.path, file.line(at), format!("`{note}` is a note to oneself"), help)
        })
        .collect()
}

fn registries(file: &File) -> Vec<Finding> {
    if !file.path.ends_with(".toml") {
        return Vec::new();
    }
    let starts_here = |at: usize| !file.text[..at].ends_with(|c: char| c.is_alphanumeric() || "-_".contains(c));
    REGISTRIES
        .iter()
        .flat_map(|text| file.text.match_indices(text))
        .filter(|(at, _)| starts_here(*at))
        .map(|(at, text)| {
            let help = "take packages from crates.io; what one machine needs goes into its own cargo configuration";
            Finding::new(&file.path, file.line(at), format!("`{text}…` names another registry"), help)
        })
        .collect()
}

fn lock(file: &File) -> Vec<Finding> {
    file.text
        .match_indices("source = \"")
        .filter(|(at, text)| !file.text[at + text.len()..].starts_with(CRATES_IO))
        .map(|(at, _)| {
            let help = "build without a replaced registry, and commit the lock file of that build";
            Finding::new(&file.path, file.line(at), "a package that does not come from crates.io", help)
        })
        .collect()
}

fn names(file: &File) -> Vec<Finding> {
    let name = file.path.trim_end_matches("/mod.rs").rsplit('/').next().unwrap_or_default().trim_end_matches(".rs");
    if !file.is_rust() || !EMPTY.contains(&name) {
        return Vec::new();
    }
    let help = "name it for what it holds; what has no name of its own belongs to what uses it";
    vec![Finding::new(&file.path, 1, format!("a module named `{name}` says nothing"), help)]
}

#[cfg(test)]
mod tests {
    use super::super::findings;
    use super::*;

    #[track_caller]
    fn refused(path: &str, text: &str) {
        assert_eq!(findings(check, path, text).len(), 1, "{text}");
    }

    #[track_caller]
    fn accepted(path: &str, text: &str) {
        assert_eq!(findings(check, path, text), [], "{text}");
    }

    #[test]
    fn paths_of_one_machine_are_found() {
        refused("README.md", "see /home/ada/nest");
        refused("src/lib.rs", "const DIR: &str = \"/tmp/x\";");
        accepted("src/lib.rs", "#[get(\"/users/{id}/work/\")]");
        accepted("README.md", "https://example.com/home/x and $DIR/tmp/ and {root}/tmp/");
    }

    #[test]
    fn notes_are_found() {
        refused("src/lib.rs", "// TODO: later");
        accepted("src/lib.rs", "let todo_list = method.to_todo();");
    }

    #[test]
    fn other_registries_are_found() {
        refused(".cargo/config.toml", "[source.crates-io]\n");
        accepted("deny.toml", "unknown-registry = \"deny\"\n");
        refused("Cargo.lock", "source = \"registry+https://mirror.example/index\"\n");
        accepted("Cargo.lock", "source = \"registry+https://github.com/rust-lang/crates.io-index\"\n");
    }

    #[test]
    fn empty_names_are_found() {
        refused("nest-core/src/utils.rs", "");
        refused("nest-core/src/common/mod.rs", "");
        accepted("nest-core/src/di/mod.rs", "");
    }
}
