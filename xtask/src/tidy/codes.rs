//! Every code of a message has its paragraph in the guide, and the guide has no others; and every cure has a program that applies it.

use std::collections::BTreeMap;

use super::Finding;
use crate::source::File;

const PAGE: &str = "nest/src/guide/errors.md";
const SOURCES: &[&str] = &["nest-auth/src", "nest-core/src", "nest-macros/src", "nest-testing/src"];

/// The programs that must not compile, with what they must be told, and those that must.
const PROGRAMS: &str = "tests/ui/";

/// What is too large is cured by another application.
const WITHOUT_CURE: &[&str] = &["NEST-E0112"];

/// Compares the codes of the sources with those of the guide, and those of programs that must not compile with those of programs that
/// apply the cures.
pub(super) fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = explained(files);
    findings.extend(cured(files));
    findings
}

fn cured(files: &[File]) -> Vec<Finding> {
    let programs = |folder: &'static str, ending: &'static str| {
        files.iter().filter(move |file| {
            file.path.starts_with(PROGRAMS) && file.path.contains(folder) && file.path.ends_with(ending)
        })
    };
    let cured: Vec<&str> = programs("/pass/", ".rs").flat_map(|file| codes(&file.text)).map(|(_, code)| code).collect();
    let told: BTreeMap<&str, &File> =
        programs("/fail/", ".stderr").flat_map(|file| codes(&file.text).map(move |(_, code)| (code, file))).collect();
    let is_cured = |code: &str| cured.contains(&code) || WITHOUT_CURE.contains(&code);
    told.iter()
        .filter(|(code, _)| !is_cured(code))
        .map(|(code, file)| {
            let help = "write one in `pass` beside it, and name the code in its first line";
            Finding::new(&file.path, 1, format!("no program applies the cure of {code}"), help)
        })
        .collect()
}

fn explained(files: &[File]) -> Vec<Finding> {
    let sources = files.iter().filter(|file| file.is_rust() && file.is_in(SOURCES));
    let used: BTreeMap<&str, (&File, usize)> =
        sources.flat_map(|file| codes(&file.text).map(move |(at, code)| (code, (file, at)))).collect();
    let Some(page) = files.iter().find(|file| file.path == PAGE) else {
        let what = format!("{} codes of messages have no page", used.len());
        return vec![
            Finding::new(PAGE, 1, what, "write it: for each code what it means, an example, the cure").warning(),
        ];
    };
    let explained: BTreeMap<&str, usize> = codes(&page.text).map(|(at, code)| (code, at)).collect();
    let missing = used.iter().filter(|(code, _)| !explained.contains_key(*code)).map(|(code, (file, at))| {
        let help = format!("explain it in {PAGE}: what it means, an example, the cure");
        Finding::new(&file.path, file.line(*at), format!("the guide does not explain {code}"), help)
    });
    let stale = explained.iter().filter(|(code, _)| !used.contains_key(*code)).map(|(code, at)| {
        Finding::new(PAGE, page.line(*at), format!("nothing reports {code}"), "remove it from the page")
    });
    missing.chain(stale).collect()
}

/// The codes in a text, `NEST-E0101`, and where they stand.
fn codes(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices("NEST-").filter_map(|(at, _)| {
        let code = text.get(at..at + 10)?;
        let (kind, number) = code[5..].split_at(1);
        let is_code = ["E", "W"].contains(&kind) && number.bytes().all(|byte| byte.is_ascii_digit());
        // Tests of texts make up this one.
        (is_code && number != "0000").then_some((at, code))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_codes(source: &str, page: Option<&str>) -> Vec<String> {
        let page = page.map(|page| File::new(PAGE, page));
        let files: Vec<File> = std::iter::once(File::new("nest-core/src/a.rs", source)).chain(page).collect();
        check(&files).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn a_code_without_a_paragraph_is_found() {
        assert_eq!(check_codes("NEST-E0101: x", Some("")), ["the guide does not explain NEST-E0101"]);
        assert_eq!(check_codes("NEST-E0101: x", Some("## NEST-E0101")), [""; 0]);
    }

    #[test]
    fn a_paragraph_without_a_code_is_found() {
        assert_eq!(check_codes("", Some("## NEST-E0999")), ["nothing reports NEST-E0999"]);
    }

    #[test]
    fn a_cure_that_no_program_applies_is_found() {
        let told = File::new("tests/ui/module/fail/a.stderr", "error: NEST-E0116: x");
        let cure = File::new("tests/ui/module/pass/cures.rs", "//! NEST-E0116: as it says.");
        let whats = |files: &[File]| -> Vec<String> { cured(files).into_iter().map(|finding| finding.what).collect() };
        assert_eq!(whats(&[told]), ["no program applies the cure of NEST-E0116"]);
        let told = File::new("tests/ui/module/fail/a.stderr", "error: NEST-E0116: x");
        assert_eq!(whats(&[told, cure]), [""; 0]);
    }

    #[test]
    fn a_missing_page_is_a_warning() {
        assert_eq!(check_codes("NEST-E0101", None), ["1 codes of messages have no page"]);
    }
}
