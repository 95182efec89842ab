//! Each crate without features, and with each of its features alone.

use std::path::Path;
use std::process::Command;

use crate::Error;
use crate::workspace::{Package, cargo, packages, root};

pub(crate) fn run() -> Result<(), Error> {
    let root = root();
    let mut failed = Vec::new();
    for arguments in packages(&root)?.iter().flat_map(builds) {
        let shown = arguments.join(" ");
        println!("cargo {shown}");
        if !check(&root, &arguments)? {
            failed.push(shown);
        }
    }
    match failed.as_slice() {
        [] => Ok(()),
        failed => Err(format!(
            "these do not build:\n  cargo {}\na feature adds to what is there: gate what needs another feature by both, or \
             let the one switch on the other in `[features]`",
            failed.join("\n  cargo ")
        )
        .into()),
    }
}

/// What is built for a package: it without features, and with each feature alone.
fn builds(package: &Package) -> Vec<Vec<String>> {
    let bare = ["check", "-q", "-p", &package.name, "--no-default-features"].map(str::to_owned).to_vec();
    let features = package.features.iter().filter(|feature| *feature != "default");
    let alone = features.map(|feature| [bare.clone(), vec!["--features".to_owned(), feature.clone()]].concat());
    if package.features.is_empty() { Vec::new() } else { std::iter::once(bare.clone()).chain(alone).collect() }
}

/// Whether it builds, without a warning. (`-D warnings` in `RUSTFLAGS` would build every dependency anew.)
fn check(root: &Path, arguments: &[String]) -> Result<bool, Error> {
    let output = Command::new(cargo()).args(arguments).current_dir(root).output()?;
    let messages = String::from_utf8_lossy(&output.stderr);
    eprint!("{messages}");
    Ok(output.status.success() && !messages.contains("warning: "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_feature_is_built_alone() {
        let features = ["default", "http", "tls"].map(str::to_owned).to_vec();
        let package = Package { name: "core".to_owned(), features, ..Package::default() };
        let lines: Vec<String> = builds(&package).iter().map(|build| build.join(" ")).collect();
        assert_eq!(
            lines,
            [
                "check -q -p core --no-default-features",
                "check -q -p core --no-default-features --features http",
                "check -q -p core --no-default-features --features tls",
            ]
        );
    }

    #[test]
    fn a_package_without_features_is_built_with_the_workspace() {
        assert!(builds(&Package::default()).is_empty());
    }
}
