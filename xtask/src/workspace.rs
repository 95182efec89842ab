//! The workspace: its files, its packages, and what they depend on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::Error;
use crate::source::File;

/// The root of the workspace, wherever the command was started.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

/// What is not the repository's: git's own (a file in a second work tree), notes, and what a fuzzer leaves.
const NOT_OURS: &[&str] = &[".git", "wip", "corpus", "artifacts"];

/// The text files of the repository, sorted by path.
pub(crate) fn files(root: &Path) -> Result<Vec<File>, Error> {
    let mut files = Vec::new();
    collect(root, root, &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<File>) -> Result<(), Error> {
    // Target folders carry this tag, whatever their name.
    if folder.join("CACHEDIR.TAG").exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if NOT_OURS.contains(&name) {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if let Ok(text) = fs::read_to_string(&path) {
            let relative = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            files.push(File::new(relative, text));
        }
    }
    Ok(())
}

/// A package of the workspace.
#[derive(Clone, Debug, Default)]
pub(crate) struct Package {
    pub(crate) name: String,
    /// Its manifest, from the root: `nest-core/Cargo.toml`.
    pub(crate) manifest: String,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) features: Vec<String>,
    pub(crate) has_description: bool,
}

/// A dependency of a package, by the name of the package that it means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) is_dev: bool,
}

/// The packages of the workspace, as cargo reads their manifests.
pub(crate) fn packages(root: &Path) -> Result<Vec<Package>, Error> {
    let output =
        Command::new(cargo()).args(["metadata", "--format-version", "1", "--no-deps"]).current_dir(root).output()?;
    if !output.status.success() {
        return Err(format!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let list = metadata["packages"].as_array().ok_or("cargo metadata lists no packages")?;
    list.iter().map(|package| read(root, package)).collect()
}

fn read(root: &Path, package: &Value) -> Result<Package, Error> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let manifest = PathBuf::from(text(&package["manifest_path"]));
    let dependencies = package["dependencies"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|dependency| Dependency { name: text(&dependency["name"]), is_dev: dependency["kind"] == "dev" });
    Ok(Package {
        name: text(&package["name"]),
        manifest: manifest.strip_prefix(root)?.to_string_lossy().replace('\\', "/"),
        dependencies: dependencies.collect(),
        features: package["features"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect(),
        has_description: package["description"].is_string(),
    })
}

/// Where cargo builds.
pub(crate) fn target() -> Result<PathBuf, Error> {
    let arguments = ["metadata", "--format-version", "1", "--no-deps"];
    let output = Command::new(cargo()).args(arguments).current_dir(root()).output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let target = metadata["target_directory"].as_str().ok_or("cargo metadata names no target directory")?;
    Ok(PathBuf::from(target))
}

/// The cargo that runs this.
pub(crate) fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}
