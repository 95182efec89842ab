//! The committed list of mutations, and what can be wrong with it.
//!
//! An entry has a field a line, and a blank line behind it: `rule` as the example's README says it, then either `none` and the reason why
//! there is no mutation of it, or `file`, `expression` or `text`, `instead` and `tests`. `\n` in a text is a line's end.

use std::collections::BTreeSet;

use crate::source::File;

/// The example, whose rules and tests these are.
pub(crate) const EXAMPLE: &str = "examples/shop";
/// The list.
pub(crate) const LIST: &str = "examples/shop/mutants.txt";

/// A change of the source that breaks a rule, and the tests that are to fail by it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mutation {
    /// The line of the list that it begins at.
    pub(crate) line: usize,
    pub(crate) rule: String,
    /// From the example's folder.
    pub(crate) file: String,
    /// What stands there once.
    pub(crate) old: String,
    pub(crate) new: String,
    /// Whether both are expressions of one type, so that a program can have many such mutations and choose at run time.
    pub(crate) is_expression: bool,
    pub(crate) tests: Vec<String>,
}

/// A rule that has no mutation, and why.
#[derive(Debug, PartialEq)]
pub(crate) struct Unmutated {
    pub(crate) line: usize,
    pub(crate) rule: String,
}

/// The whole list.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Mutants {
    pub(crate) mutations: Vec<Mutation>,
    pub(crate) unmutated: Vec<Unmutated>,
}

/// What is wrong, and at which line of the list; without a line it is about the list as a whole.
pub(crate) type Fault = (usize, String);

impl Mutants {
    /// Reads the list.
    pub(crate) fn read(text: &str) -> Result<Mutants, Fault> {
        let mut mutants = Mutants::default();
        let lines: Vec<(usize, &str)> = (1..).zip(text.lines()).filter(|(_, line)| !line.starts_with('#')).collect();
        for entry in lines.split(|(_, line)| line.trim().is_empty()).filter(|entry| !entry.is_empty()) {
            let first = entry[0].0;
            let field = |name: &str| {
                let named = |(_, line): &&(usize, &str)| line.split_once(": ").is_some_and(|(field, _)| field == name);
                entry.iter().find(named).and_then(|(_, line)| line.split_once(": ")).map(|(_, value)| value)
            };
            let required = |name: &str| field(name).ok_or_else(|| (first, format!("this entry has no `{name}: `")));
            let rule = required("rule")?.to_owned();
            if field("none").is_some() {
                mutants.unmutated.push(Unmutated { line: first, rule });
                continue;
            }
            let expression = field("expression");
            let old = expression.map_or_else(|| required("text"), Ok)?;
            // A text may also be left out.
            let new = if expression.is_some() { required("instead")? } else { field("instead").unwrap_or_default() };
            mutants.mutations.push(Mutation {
                line: first,
                rule,
                file: required("file")?.to_owned(),
                old: old.replace("\\n", "\n"),
                new: new.replace("\\n", "\n"),
                is_expression: expression.is_some(),
                tests: required("tests")?.split(", ").map(str::to_owned).collect(),
            });
        }
        Ok(mutants)
    }

    /// What the list says of the repository that is not so: each text stands in its file once, each rule is one of the README's table, each
    /// rule of the table is in the list, and each test is there.
    pub(crate) fn faults(&self, files: &[File]) -> Vec<Fault> {
        let mut faults = Vec::new();
        let rules = rules(files);
        let listed = self.mutations.iter().map(|mutation| (mutation.line, &mutation.rule));
        let listed: Vec<_> = listed.chain(self.unmutated.iter().map(|entry| (entry.line, &entry.rule))).collect();
        for (line, rule) in &listed {
            if !rules.contains(rule.as_str()) {
                faults.push((*line, format!("the README has no rule `{rule}`")));
            }
        }
        for rule in rules.iter().filter(|rule| !listed.iter().any(|(_, listed)| listed == *rule)) {
            faults.push((1, format!("no mutation breaks the rule `{rule}`, and no `none: ` says why")));
        }
        for mutation in &self.mutations {
            let path = format!("{EXAMPLE}/{}", mutation.file);
            match files.iter().find(|file| file.path == path) {
                None => faults.push((mutation.line, format!("there is no file {path}"))),
                Some(file) => match file.text.matches(&*mutation.old).count() {
                    1 => {}
                    count => faults.push((mutation.line, format!("`{}` stands {count} times in {path}", mutation.old))),
                },
            }
            for test in mutation.tests.iter().filter(|test| !is_there(test, files)) {
                faults.push((mutation.line, format!("there is no test `{test}`")));
            }
        }
        faults
    }
}

/// The first cells of the README's table.
fn rules(files: &[File]) -> BTreeSet<&str> {
    let readme = files.iter().find(|file| file.path == format!("{EXAMPLE}/README.md"));
    let table = readme.and_then(|readme| readme.text.split_once("| Rule | Test |")).map_or("", |(_, table)| table);
    let rows = table.lines().skip(1).take_while(|line| line.is_empty() || line.starts_with('|'));
    let cells = rows.filter_map(|row| row.split('|').nth(1)).map(str::trim);
    cells.filter(|rule| !rule.is_empty() && !rule.starts_with("**") && !rule.starts_with("---")).collect()
}

/// Where a test is: the target of cargo that it belongs to, and its path there.
pub(crate) fn place(test: &str, files: &[File]) -> (&'static str, String) {
    if let Some(path) = test.strip_prefix("unit::") {
        return ("lib", path.to_owned());
    }
    let module = test.split("::").next().unwrap_or_default();
    let has = |folder: &str| files.iter().any(|file| file.path == format!("{EXAMPLE}/tests/{folder}/{module}.rs"));
    match ["e2e", "in_process"].into_iter().find(|folder| has(folder)) {
        Some(folder) => ("sqlite", format!("{folder}::{test}")),
        None => ("sqlite", test.split_once("::").map_or(test, |(_, name)| name).to_owned()),
    }
}

fn is_there(test: &str, files: &[File]) -> bool {
    let name = test.rsplit("::").next().unwrap_or(test);
    let function = format!("fn {name}(");
    let folder = if test.starts_with("unit::") { "src" } else { "tests" };
    let mut within = files.iter().filter(|file| file.is_rust() && file.is_in(&[&format!("{EXAMPLE}/{folder}")]));
    within.any(|file| file.text.contains(&function))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = "rule: a rule\nfile: src/a.rs\nexpression: x < y\ninstead: true\ntests: orders::a_test\n";
    const README: &str = "| Rule | Test |\n| --- | --- |\n| **Orders** | |\n| a rule | `orders::a_test` |\n\nmore\n";

    fn faults(list: &str, source: &str) -> Vec<String> {
        let files = [
            File::new(format!("{EXAMPLE}/src/a.rs"), source),
            File::new(format!("{EXAMPLE}/README.md"), README),
            File::new(format!("{EXAMPLE}/tests/e2e/orders.rs"), "fn a_test() {}"),
        ];
        Mutants::read(list).unwrap().faults(&files).into_iter().map(|(_, what)| what).collect()
    }

    #[test]
    fn a_text_that_stands_there_once_is_no_fault() {
        assert_eq!(faults(ENTRY, "if x < y {}"), Vec::<String>::new());
    }

    #[test]
    fn a_text_that_was_changed_or_doubled_is_told() {
        assert_eq!(faults(ENTRY, "if x <= y {}"), ["`x < y` stands 0 times in examples/shop/src/a.rs"]);
        assert_eq!(faults(ENTRY, "x < y, x < y"), ["`x < y` stands 2 times in examples/shop/src/a.rs"]);
    }

    #[test]
    fn rules_and_tests_that_are_not_there_are_told() {
        let other = ENTRY.replace("a rule", "another").replace("a_test", "b_test");
        let expected = [
            "the README has no rule `another`",
            "no mutation breaks the rule `a rule`, and no `none: ` says why",
            "there is no test `orders::b_test`",
        ];
        assert_eq!(faults(&other, "x < y"), expected);
        assert_eq!(faults("rule: a rule\nnone: the framework's\n", ""), Vec::<String>::new());
    }

    #[test]
    fn an_entry_that_lacks_a_field_is_told_with_its_line() {
        let fault = Mutants::read(&format!("# a comment\n\n{}", ENTRY.replace("instead", "in"))).unwrap_err();
        assert_eq!(fault, (3, "this entry has no `instead: `".to_owned()));
    }

    #[test]
    fn a_test_is_found_in_its_target() {
        let files = [File::new(format!("{EXAMPLE}/tests/in_process/clock.rs"), "")];
        assert_eq!(place("clock::x", &files), ("sqlite", "in_process::clock::x".to_owned()));
        assert_eq!(place("sqlite::x", &files), ("sqlite", "x".to_owned()));
        assert_eq!(place("unit::orders::cart::tests::x", &files), ("lib", "orders::cart::tests::x".to_owned()));
    }
}
