//! Documents in the eyes of somebody else: the Python package `openapi-spec-validator`.

use std::path::Path;
use std::process::{Command, Output};

use super::{document, errors, forms, parameters, results, routes, schemas, security};

#[test]
fn an_independent_validator_finds_no_fault() {
    let documents = [
        document(&nest::app!(errors::AppModule)),
        document(&nest::app!(forms::AppModule)),
        document(&nest::app!(parameters::AppModule)),
        document(&nest::app!(results::AppModule)),
        document(&nest::app!(routes::AppModule)),
        document(&nest::app!(schemas::AppModule)),
        document(&nest::app!(security::AppModule)),
    ];
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        let file = folder.path().join(format!("{number}.json"));
        std::fs::write(&file, document.to_string()).unwrap();
        files.push(file);
    }
    let Some(output) = validate(&files) else {
        eprintln!("SKIPPED: no openapi-spec-validator: `pip install openapi-spec-validator`");
        return;
    };
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    assert_eq!(said.matches(": OK").count(), files.len(), "{said}");
}

/// Runs the validator; `None` when there is none.
fn validate(files: &[impl AsRef<Path>]) -> Option<Output> {
    let files = || files.iter().map(AsRef::as_ref);
    if let Ok(output) = Command::new("openapi-spec-validator").args(files()).output() {
        return Some(output);
    }
    let module = ["-m", "openapi_spec_validator"];
    let is_there = Command::new("python3").args(module).arg("--help").output().is_ok_and(|help| help.status.success());
    is_there.then(|| Command::new("python3").args(module).args(files()).output().ok()).flatten()
}
