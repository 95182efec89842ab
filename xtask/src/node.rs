//! Programs for Node that stand beside the example.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::Error;
use crate::workspace::root;

/// Copies these files of a folder to another place, and installs there what they need. Without a registry this fails: whoever calls
/// the command says whether that is a fault.
pub(crate) fn install(folder: &str, files: &[&str]) -> Result<TempDir, Error> {
    let copy = tempfile::tempdir()?;
    for file in files {
        fs::copy(root().join(folder).join(file), copy.path().join(file))?;
    }
    npm(copy.path(), &["ci", "--no-audit", "--no-fund"], &[])?;
    Ok(copy)
}

/// Runs npm.
pub(crate) fn npm(directory: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Result<(), Error> {
    let command = Command::new("npm").args(arguments).envs(variables.iter().copied()).current_dir(directory).status();
    let status = command.map_err(|error| format!("npm does not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`npm {}`: {status}", arguments.join(" ")).into()) }
}
