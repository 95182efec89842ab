//! Compile-fail and compile-pass cases: what `cargo check` says of each mistake, and that each cure which a message prints, and
//! each right program that other frameworks refuse, compiles.
//!
//! A case is a file in `ui/<attribute>/{pass,fail}`, named for the fault. Whole texts are compared on the toolchain on which
//! they were blessed, by trybuild (`TRYBUILD=overwrite cargo test -p nest-tests --test ui` blesses them: read the diff). Our
//! own lines are compared on every toolchain, in packages that depend on nothing but `nest`, and one that has derives beside it.

#[path = "ui/runner/project.rs"]
mod project;
#[path = "ui/runner/texts.rs"]
mod texts;

use std::path::{Path, PathBuf};

use project::Verdict;

/// The compiler whose whole texts the `.stderr` files hold.
const BLESSED: &str = "1.95.";

/// The folders of cases that depend on nothing but `nest`.
const ATTRIBUTES: &[&str] = &[
    "check",
    "controller",
    "entity",
    "expose",
    "from_param",
    "guard",
    "http_error",
    "injectable",
    "intersection",
    "middleware",
    "module",
    "parameter",
    "testing",
    "transactional",
    "variants",
];

fn ui() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("ui")
}

#[test]
fn messages_are_the_blessed_ones() {
    let version = project::rustc_version();
    if !version.starts_with(BLESSED) {
        println!("rustc {version}: whole texts were blessed on {BLESSED}x, so only our own lines are compared");
        return;
    }
    // trybuild compiles its cases as a package of its own, in a folder of this name.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the folder is in that of the target");
    project::templates(&target.join("tests").join("trybuild").join(env!("CARGO_PKG_NAME")));
    let cases = trybuild::TestCases::new();
    // What takes serde and validator is compared here alone.
    for attribute in ATTRIBUTES.iter().chain(&["validated"]) {
        cases.compile_fail(format!("ui/{attribute}/fail/*.rs"));
    }
}

#[test]
fn cases_compile_or_say_our_lines() {
    let verdicts = project::check();
    let mut mistakes = Vec::new();
    for (case, verdict) in &verdicts {
        let is_fail = case.components().any(|part| part.as_os_str() == "fail");
        let result = match verdict {
            Verdict::Compiles if is_fail => Err("it compiles".to_owned()),
            Verdict::Compiles => Ok(()),
            Verdict::Refused(output) if is_fail => texts::compare(case, output),
            Verdict::Refused(output) => Err(format!("it does not compile:\n{output}")),
            Verdict::Unknown => Err("cargo said nothing of it".to_owned()),
        };
        if let Err(mistake) = result {
            mistakes.push(format!("{}: {mistake}", case.display()));
        }
    }
    assert!(verdicts.len() > 100, "only {} cases were found", verdicts.len());
    assert!(mistakes.is_empty(), "{} of {} cases:\n\n{}", mistakes.len(), verdicts.len(), mistakes.join("\n\n"));
}
