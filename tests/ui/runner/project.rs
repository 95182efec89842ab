//! A project of the cases: a package that depends on nothing but `nest`, one that has it under another name, one that also uses a library
//! of modules, one with the derives that bodies and results need, and one whose `nest` has no features but those that it has by itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What became of a case.
pub(crate) enum Verdict {
    /// It compiled.
    Compiles,
    /// It did not; what the compiler said.
    Refused(String),
    /// Cargo did not come to it.
    Unknown,
}

/// The compiler's version, `1.95.0`.
pub(crate) fn rustc_version() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().expect("rustc runs");
    let text = String::from_utf8(output.stdout).expect("rustc names its version");
    text.split(' ').nth(1).expect("rustc names its version").to_owned()
}

/// Checks all cases.
pub(crate) fn check() -> BTreeMap<PathBuf, Verdict> {
    let root = write();
    let mut verdicts = all_cases().into_iter().map(|case| (case, Verdict::Unknown)).collect();
    // Checked together, each package would have the features of the others.
    for packages in [&["--workspace", "--exclude", "bare"][..], &["--package", "bare"]] {
        let output = Command::new(env!("CARGO"))
            .args(["check", "--bins", "--keep-going", "--quiet", "--message-format=json"])
            .args(packages)
            .current_dir(&root)
            .env("CARGO_TARGET_DIR", root.join("target"))
            .env_remove("RUSTFLAGS")
            .output()
            .expect("cargo runs");
        let text = String::from_utf8(output.stdout).expect("cargo writes UTF-8");
        let mut noted = false;
        for line in text.lines() {
            if let Ok(message) = serde_json::from_str::<Value>(line) {
                noted |= note(&message, &mut verdicts);
            }
        }
        assert!(noted, "cargo checked no case:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    verdicts
}

/// Notes what a message says of a case; `false` when it says nothing of one.
fn note(message: &Value, verdicts: &mut BTreeMap<PathBuf, Verdict>) -> bool {
    let Some(source) = message["target"]["src_path"].as_str() else { return false };
    let Some(verdict) = verdicts.get_mut(Path::new(source)) else { return false };
    if message["reason"] == "compiler-artifact" {
        *verdict = Verdict::Compiles;
    }
    if message["reason"] == "compiler-message" && message["message"]["level"] == "error" {
        let said = message["message"]["rendered"].as_str().unwrap_or_default();
        match verdict {
            Verdict::Refused(text) => text.push_str(said),
            _ => *verdict = Verdict::Refused(said.to_owned()),
        }
    }
    true
}

fn all_cases() -> Vec<PathBuf> {
    let folders = crate::ATTRIBUTES.iter().chain(&["across", "bare", "derives", "renamed"]);
    folders.flat_map(|folder| cases(folder)).collect()
}

fn cases(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for kind in ["pass", "fail"] {
        let Ok(entries) = fs::read_dir(crate::ui().join(folder).join(kind)) else { continue };
        let paths = entries.map(|entry| entry.expect("the folder of cases can be read").path());
        found.extend(paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs")));
    }
    found.sort();
    found
}

/// Writes the project, and returns its folder.
fn write() -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui");
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the workspace");
    let nest = |name: &str, features: &[&str]| {
        let path = workspace.join("nest");
        format!("{name} = {{ package = \"nest-framework\", path = {path:?}, features = {features:?} }}\n")
    };
    let with_features =
        |name: &str| nest(name, &["auth", "data", "multipart", "openapi", "templates", "testing", "validation"]);
    let plain: Vec<PathBuf> = crate::ATTRIBUTES.iter().flat_map(|attribute| cases(attribute)).collect();
    let catalog = crate::ui().join("across").join("catalog.rs");
    file(
        &root,
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"cases\", \"renamed\", \"across\", \"bare\", \"catalog\", \"derives\"]\n",
    );
    fs::copy(workspace.join("Cargo.lock"), root.join("Cargo.lock")).expect("the lock file is copied");
    package(&root, "cases", &with_features("nest"), &bins(&plain));
    templates(&root.join("cases"));
    package(&root, "bare", &nest("nest", &[]), &bins(&cases("bare")));
    templates(&root.join("bare"));
    package(&root, "renamed", &with_features("framework"), &bins(&cases("renamed")));
    package(
        &root,
        "across",
        &format!("{}catalog.path = \"../catalog\"\n", with_features("nest")),
        &bins(&cases("across")),
    );
    let derives = "serde = { version = \"1\", features = [\"derive\"] }\nthiserror = \"2\"\nvalidator = { version = \"0.21\", features = [\"derive\"] }\n";
    package(&root, "derives", &format!("{}{derives}", with_features("nest")), &bins(&cases("derives")));
    templates(&root.join("derives"));
    package(&root, "catalog", &with_features("nest"), &format!("[lib]\npath = {catalog:?}\n"));
    root
}

fn package(root: &Path, name: &str, dependencies: &str, targets: &str) {
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\nautobins = false\n\n\
         [dependencies]\n{dependencies}\n{targets}"
    );
    file(&root.join(name), "Cargo.toml", &manifest);
}

/// The templates of these tests, as those of the package in a folder.
pub(crate) fn templates(package: &Path) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    for name in ["layout.html", "orders/letter.txt", "orders/list.html", "parts/menu.html"] {
        let to = package.join("templates").join(name);
        let text = fs::read_to_string(folder.join(name)).expect("the template is there");
        file(
            to.parent().expect("a file is in a folder"),
            &to.file_name().expect("a file has a name").to_string_lossy(),
            &text,
        );
    }
}

/// A binary for each case. Names are unique within a package: the folder is part of them.
fn bins(cases: &[PathBuf]) -> String {
    let mut text = String::new();
    for case in cases {
        let mut parts: Vec<_> = case.iter().rev().take(3).map(|part| part.to_string_lossy()).collect();
        parts.reverse();
        let name = parts.join("-").replace(".rs", "");
        text.push_str(&format!("[[bin]]\nname = \"{name}\"\npath = {case:?}\n\n"));
    }
    text
}

fn file(folder: &Path, name: &str, text: &str) {
    fs::create_dir_all(folder).expect("the folder of the project is made");
    let path = folder.join(name);
    // An unchanged manifest keeps its time, so that cargo keeps what it has built.
    if fs::read_to_string(&path).ok().as_deref() != Some(text) {
        fs::write(path, text).expect("the project is written");
    }
}
