//! Every code of a message has its paragraph in the guide, and the guide has no others.

use std::collections::BTreeMap;

use super::Finding;
use crate::source::File;

const PAGE: &str = "nest/src/guide/errors.md";
const SOURCES: &[&str] = &["nest-auth/src", "nest-core/src", "nest-macros/src", "nest-testing/src"];

/// Compares the codes of the sources with those of the guide.
pub(super) fn check(files: &[File]) -> Vec<Finding> {
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
    fn a_missing_page_is_a_warning() {
        assert_eq!(check_codes("NEST-E0101", None), ["1 codes of messages have no page"]);
    }
}
