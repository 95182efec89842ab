//! The README names a test for each rule; here is a test that they are there.

use std::fs;
use std::path::{Path, PathBuf};

/// Where the tests of `orders::…`, say, are.
fn file(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let places = ["e2e", "in_process", "."].map(|place| folder.join(place).join(format!("{name}.rs")));
    let [.., last] = &places;
    places.iter().find(|file| file.exists()).unwrap_or(last).clone()
}

#[test]
fn every_test_that_the_readme_names_is_there() {
    let readme = include_str!("../README.md");
    let (_, rules) = readme.split_once("## Rules").unwrap();
    let names: Vec<(&str, &str)> = rules.split('`').filter_map(|word| word.split_once("::")).collect();
    assert!(names.len() > 50, "{names:?}");
    for (module, test) in names {
        let source = fs::read_to_string(file(module)).unwrap_or_else(|_| panic!("no file for {module}::{test}"));
        assert!(source.contains(&format!("fn {test}(")), "{module}::{test} is not there");
    }
}
