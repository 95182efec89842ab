//! Which of our crates may depend on which, and what every manifest says.

use super::Finding;
use crate::source::File;
use crate::workspace::Package;

/// A package, and those of ours that it may depend on.
struct May {
    package: &'static str,
    depend_on: &'static [&'static str],
    /// And in its tests.
    test_with: &'static [&'static str],
}

/// What a crate for one capability builds upon.
const BASE: &[&str] = &["nest-core", "nest-macros"];
/// And one that keeps something where several processes find it, which is an injected type of another crate.
const STORES: &[&str] = &["nest-core", "nest-macros", "nest-data", "nest-redis"];
/// What the facade collects.
const CAPABILITIES: &[&str] = &[
    "nest-core",
    "nest-macros",
    "nest-auth",
    "nest-config",
    "nest-data",
    "nest-http-client",
    "nest-openapi",
    "nest-redis",
    "nest-testing",
];
/// What an application names: the facade, whose features are the capabilities.
const APPLICATION: &[&str] = &["nest-framework"];

const RULES: &[May] = &[
    May { package: "nest-macros", depend_on: &[], test_with: &[] },
    May { package: "nest-core", depend_on: &[], test_with: &[] },
    May { package: "nest-auth", depend_on: STORES, test_with: &["nest-framework", "nest-testing"] },
    May { package: "nest-config", depend_on: BASE, test_with: &["nest-framework", "nest-testing"] },
    May { package: "nest-data", depend_on: BASE, test_with: &["nest-framework", "nest-testing"] },
    May { package: "nest-http-client", depend_on: BASE, test_with: &["nest-framework", "nest-testing"] },
    May { package: "nest-openapi", depend_on: BASE, test_with: &["nest-framework", "nest-testing"] },
    May { package: "nest-redis", depend_on: BASE, test_with: &["nest-framework", "nest-testing"] },
    May { package: "nest-testing", depend_on: BASE, test_with: &["nest-framework"] },
    May { package: "nest-framework", depend_on: CAPABILITIES, test_with: &[] },
    May { package: "hello", depend_on: APPLICATION, test_with: &[] },
    May { package: "shop", depend_on: APPLICATION, test_with: &[] },
    May { package: "xtask", depend_on: &[], test_with: &[] },
];

/// These measure and test everything.
const FREE: &[&str] = &["nest-tests", "nest-benches"];

/// Holds the rules about manifests.
pub(super) fn check(packages: &[Package], files: &[File]) -> Vec<Finding> {
    let names: Vec<&str> = packages.iter().map(|package| package.name.as_str()).collect();
    let manifest = |path: &str| files.iter().find(|file| file.path == path);
    packages
        .iter()
        .flat_map(|package| {
            let text = manifest(&package.manifest).map_or("", |file| file.text.as_str());
            dependencies(package, &names, text).into_iter().chain(stated(package, text))
        })
        .collect()
}

fn dependencies(package: &Package, ours: &[&str], manifest: &str) -> Vec<Finding> {
    if FREE.contains(&package.name.as_str()) {
        return Vec::new();
    }
    let Some(rule) = RULES.iter().find(|rule| rule.package == package.name) else {
        return vec![Finding::new(
            &package.manifest,
            1,
            format!("nobody says which crates `{}` may depend on", package.name),
            "add it to `RULES` in xtask/src/tidy/crates.rs: a capability depends on `nest-core` alone",
        )];
    };
    let refused = package.dependencies.iter().filter(|dependency| {
        let name = dependency.name.as_str();
        let allowed = rule.depend_on.contains(&name) || (dependency.is_dev && rule.test_with.contains(&name));
        // A crate's own name is how its tests switch on its features.
        ours.contains(&name) && !allowed && name != package.name
    });
    refused
        .map(|dependency| {
            let help = if package.name == "nest-macros" {
                "macros write paths, they call nothing: name it in the generated code"
            } else if rule.depend_on == APPLICATION {
                "switch on the feature of `nest`"
            } else if rule.depend_on == BASE {
                "take what it owns as an injected type; where two crates share an engine, one owns the connection"
            } else {
                "turn the dependency around, or move what both need into `nest-core`"
            };
            let what = format!("`{}` must not depend on `{}`", package.name, dependency.name);
            Finding::new(&package.manifest, line_of(manifest, &dependency.name), what, help)
        })
        .collect()
}

/// What every manifest says.
fn stated(package: &Package, manifest: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !manifest.contains("[lints]\nworkspace = true") {
        findings.push(Finding::new(
            &package.manifest,
            1,
            "this crate is held to no lints",
            "add `[lints]` with `workspace = true`",
        ));
    }
    if !package.has_description {
        findings.push(Finding::new(
            &package.manifest,
            1,
            "this crate has no description",
            "add `description = \"…\"`: half a line on what it is for",
        ));
    }
    for field in ["version", "edition", "rust-version", "license"] {
        if !manifest.contains(&format!("{field}.workspace = true")) {
            findings.push(Finding::new(
                &package.manifest,
                1,
                format!("this crate has a {field} of its own, or none"),
                format!("write `{field}.workspace = true`: all crates are released together"),
            ));
        }
    }
    findings
}

fn line_of(manifest: &str, name: &str) -> usize {
    // The facade's package has another name than its library.
    let names = [name, if name == "nest-framework" { "nest" } else { name }];
    let is_named = |line: &str| {
        names.iter().any(|name| line.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '.', '='])))
    };
    manifest.lines().position(is_named).map_or(1, |line| line + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Dependency;

    const MANIFEST: &str = "[package]\nversion.workspace = true\nedition.workspace = true\nrust-version.workspace = true\n\
                            license.workspace = true\n[lints]\nworkspace = true\n[dependencies]\nnest-core.workspace = true\n";

    fn check_one(name: &str, dependency: &str, is_dev: bool) -> Vec<(usize, String)> {
        let package = Package {
            name: name.to_owned(),
            manifest: "x/Cargo.toml".to_owned(),
            dependencies: vec![Dependency { name: dependency.to_owned(), is_dev }],
            has_description: true,
            ..Package::default()
        };
        let other = Package { name: dependency.to_owned(), has_description: true, ..package.clone() };
        let files = [File::new("x/Cargo.toml", MANIFEST)];
        let found = check(&[package, other], &files);
        found.into_iter().filter(|f| f.what.contains(&format!("`{name}`"))).map(|f| (f.line, f.what)).collect()
    }

    #[test]
    fn macros_depend_on_no_sibling() {
        let what = "`nest-macros` must not depend on `nest-core`".to_owned();
        assert_eq!(check_one("nest-macros", "nest-core", false), [(9, what)]);
    }

    #[test]
    fn capabilities_depend_on_core_and_not_on_each_other() {
        assert_eq!(check_one("nest-auth", "nest-core", false), []);
        assert_eq!(check_one("nest-config", "nest-data", false).len(), 1);
        assert_eq!(check_one("nest-auth", "nest-data", false), []);
        assert_eq!(check_one("nest-auth", "nest-config", false).len(), 1);
        assert_eq!(check_one("nest-data", "nest-auth", false).len(), 1);
        assert_eq!(check_one("nest-auth", "nest-framework", true), []);
        assert_eq!(check_one("nest-auth", "nest-framework", false).len(), 1);
    }

    #[test]
    fn core_depends_on_none_of_ours() {
        assert_eq!(check_one("nest-core", "nest-macros", false).len(), 1);
    }

    #[test]
    fn a_new_crate_needs_a_rule() {
        assert_eq!(check_one("nest-fortune", "nest-core", false).len(), 1);
    }

    #[test]
    fn a_manifest_without_lints_is_found() {
        let package = Package { has_description: true, ..Package::default() };
        let what: Vec<String> = stated(&package, "").into_iter().map(|finding| finding.what).collect();
        assert!(what[0].contains("no lints"), "{what:?}");
        assert_eq!(what.len(), 5);
        assert_eq!(stated(&package, MANIFEST), []);
    }
}
