//! `cargo xtask tidy`: the rules of this repository that a program can hold.
//!
//! A rule is a function from what there is to findings. Each finding says where, what, and what to do about it.

mod codes;
mod crates;
mod layers;
mod length;
mod mutants;
mod parity;
mod quotes;
mod reasons;
mod words;

use std::fmt;

use crate::Error;
use crate::workspace::{files, packages, root};

/// Something that a rule does not like.
#[derive(Debug, PartialEq)]
struct Finding {
    path: String,
    line: usize,
    what: String,
    /// What to do.
    help: String,
    is_warning: bool,
}

impl Finding {
    fn new(file: &str, line: usize, what: impl Into<String>, help: impl Into<String>) -> Finding {
        Finding { path: file.to_owned(), line, what: what.into(), help: help.into(), is_warning: false }
    }

    fn warning(self) -> Finding {
        Finding { is_warning: true, ..self }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.is_warning { "warning" } else { "error" };
        write!(f, "{kind}: {}\n  --> {}:{}\n  help: {}\n", self.what, self.path, self.line, self.help)
    }
}

pub(crate) fn run(fix: bool) -> Result<(), Error> {
    let root = root();
    if fix {
        quotes::fix(&root, &files(&root)?)?;
    }
    let files = files(&root)?;
    let packages = packages(&root)?;
    let mut findings = Vec::new();
    for file in &files {
        findings.extend(layers::check(file));
        findings.extend(reasons::check(file));
        findings.extend(length::check(file));
        findings.extend(words::check(file));
    }
    findings.extend(crates::check(&packages, &files));
    findings.extend(codes::check(&files));
    findings.extend(mutants::check(&files));
    findings.extend(parity::check(&files));
    findings.extend(quotes::check(&files));
    for finding in &findings {
        println!("{finding}");
    }
    let errors = findings.iter().filter(|finding| !finding.is_warning).count();
    println!("tidy: {} files, {errors} errors, {} warnings", files.len(), findings.len() - errors);
    if errors == 0 { Ok(()) } else { Err("the repository is not tidy".into()) }
}

/// What a rule says to a file with this path and text.
#[cfg(test)]
fn findings(rule: impl Fn(&crate::source::File) -> Vec<Finding>, path: &str, text: &str) -> Vec<(usize, String)> {
    rule(&crate::source::File::new(path, text)).into_iter().map(|finding| (finding.line, finding.what)).collect()
}
