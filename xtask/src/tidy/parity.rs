//! The table of what NestJS has names tests that are there, and has a test in each row that claims something.

use super::Finding;
use crate::source::File;

const PAGE: &str = "nest/src/guide/parity.md";

/// What may stand in front of a test's name, and where its files are.
const PLACES: &[(&str, &[&str])] = &[
    ("ui", &["tests/ui/"]),
    ("shop", &["examples/shop/tests/e2e/"]),
    ("data", &["nest-data/tests/conformance/"]),
    ("auth", &["nest-auth/src/", "nest-auth/tests/"]),
    ("config", &["nest-config/src/environment/tests.rs"]),
];
const OTHERWISE: &[&str] = &["tests/behaviour/"];

/// Looks for the tests that the page names.
pub(super) fn check(files: &[File]) -> Vec<Finding> {
    let Some(page) = files.iter().find(|file| file.path == PAGE) else { return Vec::new() };
    let rows = page.text.lines().zip(1..).filter(|(line, _)| line.starts_with('|'));
    rows.filter_map(|(row, line)| fault(row, files).map(|(what, help)| Finding::new(PAGE, line, what, help))).collect()
}

/// What is wrong with a row, and what to do.
fn fault(row: &str, files: &[File]) -> Option<(String, &'static str)> {
    let cells: Vec<&str> = row.split('|').map(str::trim).collect();
    let [_, theirs, ours, test, _] = cells[..] else {
        return Some((format!("this row has {} columns", cells.len().saturating_sub(2)), "give it three"));
    };
    let is_head = theirs == "NestJS" || theirs.starts_with("---");
    let claims_nothing = ours.starts_with("*not yet*") || ours.starts_with("no:");
    if is_head || (claims_nothing && test.is_empty()) {
        return None;
    }
    let named: Vec<&str> = test.split('`').skip(1).step_by(2).collect();
    if named.is_empty() {
        return Some((
            format!("no test shows {theirs}"),
            "name one, `guards::a_refusal_is_…`, or say `*not yet*` or `no: …` why",
        ));
    }
    let missing = named.into_iter().find(|test| !is_there(test, files))?;
    Some((format!("there is no test `{missing}`"), "name one that is there, or say `*not yet*`"))
}

fn is_there(test: &str, files: &[File]) -> bool {
    let Some((path, name)) = test.rsplit_once("::") else { return false };
    let (first, rest) = path.split_once("::").unwrap_or((path, ""));
    let places = PLACES.iter().find(|(place, _)| *place == first);
    let (folders, path) = places.map_or((OTHERWISE, path), |(_, folders)| (*folders, rest));
    let path = path.replace("::", "/");
    if first == "ui" {
        return files.iter().any(|file| file.path == format!("tests/ui/{path}/{name}.rs"));
    }
    let function = format!("fn {name}(");
    let is_meant = |file: &File| {
        let within = folders.iter().find_map(|folder| file.path.strip_prefix(folder));
        within.is_some_and(|within| within.starts_with(&path) && file.is_rust())
    };
    files.iter().any(|file| is_meant(file) && file.text.contains(&function))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "| NestJS | Here | Test |\n| --- | --- | --- |\n";

    fn check_row(row: &str) -> Vec<(usize, String)> {
        let files = [
            File::new(PAGE, format!("{HEAD}{row}")),
            File::new("tests/behaviour/guards.rs", "#[nest::test]\nasync fn a_guard_refuses() {}"),
            File::new("nest-auth/src/jwt/service/tests.rs", "#[test]\nfn a_key_signs() {}"),
            File::new("tests/ui/check/fail/missing.rs", "fn main() {}"),
        ];
        check(&files).into_iter().map(|finding| (finding.line, finding.what)).collect()
    }

    #[test]
    fn tests_that_are_there_are_found() {
        for test in ["guards::a_guard_refuses", "auth::jwt::a_key_signs", "ui::check::fail::missing"] {
            assert_eq!(check_row(&format!("| guards | the same | `{test}` |")), []);
        }
    }

    #[test]
    fn a_test_that_is_not_there_is_told() {
        for test in ["guards::a_guard_sleeps", "pipes::a_guard_refuses", "auth::a_guard_refuses", "ui::check::missing"]
        {
            let expected = (3, format!("there is no test `{test}`"));
            assert_eq!(check_row(&format!("| guards | the same | `{test}` |")), [expected]);
        }
    }

    #[test]
    fn a_row_that_claims_something_has_a_test() {
        assert_eq!(check_row("| guards | the same | |"), [(3, "no test shows guards".to_owned())]);
        assert_eq!(check_row("| guards | *not yet* | |"), []);
        assert_eq!(check_row("| guards | no: there are none | |"), []);
        assert_eq!(check_row("| guards | the same |"), [(3, "this row has 2 columns".to_owned())]);
    }
}
