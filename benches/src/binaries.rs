//! Finds this package's other binaries, up to date and optimised.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, io};

/// The folder of this package, where the baseline lies.
pub fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Fails unless the running program is optimised: figures of a debug build mean nothing.
///
/// # Errors
///
/// With a text that says which flag is missing.
pub fn require_release() -> io::Result<()> {
    if cfg!(debug_assertions) {
        return Err(io::Error::other("this measures optimised code only: run it with `cargo run --release`"));
    }
    Ok(())
}

/// Builds the binary in release mode and returns its path, next to the running program.
///
/// # Errors
///
/// If the running program is not a release build itself, or if cargo fails.
pub fn release(name: &str) -> io::Result<PathBuf> {
    require_release()?;
    let status = Command::new(cargo())
        .args(["build", "--release", "--quiet", "--bin", name, "--manifest-path"])
        .arg(package().join("Cargo.toml"))
        .status()?;
    if !status.success() {
        return Err(io::Error::other(format!("cargo cannot build the binary `{name}`")));
    }
    Ok(env::current_exe()?.with_file_name(name))
}

/// The cargo that runs us, or else the one on the path.
pub fn cargo() -> PathBuf {
    env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}
