//! Counts the instructions of a program with callgrind.

use std::path::Path;
use std::process::{Command, Stdio};
use std::{error, fmt, fs, io};

/// Why there is no count.
#[derive(Debug)]
pub struct Error(Kind);

#[derive(Debug)]
enum Kind {
    Missing(io::Error),
    Io(io::Error),
    Failed(String),
    NothingCounted,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Missing(error) => {
                write!(f, "valgrind cannot be run ({error}): install it (package `valgrind`), nothing was measured")
            }
            Kind::Io(error) => write!(f, "callgrind's output cannot be read: {error}"),
            Kind::Failed(output) => write!(f, "the program failed under callgrind:\n{output}"),
            Kind::NothingCounted => write!(f, "callgrind has not seen the function to be counted"),
        }
    }
}

impl error::Error for Error {}

/// Fails if valgrind is not there.
///
/// # Errors
///
/// With a text that says what to install.
pub fn require() -> Result<(), Error> {
    Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .map(|_| ())
        .map_err(|error| Error(Kind::Missing(error)))
}

/// Runs the program under callgrind and counts the instructions, in user mode, of the functions that the pattern
/// `counted` names.
///
/// # Errors
///
/// If valgrind is missing, if the program fails, or if the profile cannot be read.
pub fn instructions(program: &Path, arguments: &[String], counted: &str) -> Result<u64, Error> {
    let folder = tempfile::tempdir().map_err(|error| Error(Kind::Io(error)))?;
    let profile = folder.path().join("callgrind.out");
    let mut out_file = std::ffi::OsString::from("--callgrind-out-file=");
    out_file.push(&profile);
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .args([format!("--toggle-collect={counted}").into(), out_file])
        .arg(program)
        .args(arguments)
        .output()
        .map_err(|error| Error(Kind::Missing(error)))?;
    if !output.status.success() {
        return Err(Error(Kind::Failed(String::from_utf8_lossy(&output.stderr).into_owned())));
    }
    // Function names of foreign code need not be UTF-8.
    let profile = fs::read(&profile).map_err(|error| Error(Kind::Io(error)))?;
    parse(&String::from_utf8_lossy(&profile))
}

/// Finds the line `totals: 1234`.
fn parse(profile: &str) -> Result<u64, Error> {
    let total = profile.lines().find_map(|line| line.strip_prefix("totals:"));
    let instructions = total.and_then(|total| total.trim().parse().ok()).filter(|instructions| *instructions > 0);
    instructions.ok_or(Error(Kind::NothingCounted))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn the_total_is_found() {
        assert_eq!(parse("events: Ir\n\nfn=main\n3 580\n\ntotals: 580\n").unwrap(), 580);
    }

    #[test]
    fn a_profile_in_which_nothing_was_counted_is_refused() {
        assert!(parse("events: Ir\n\ntotals: 0\n").is_err());
        assert!(parse("events: Ir\n").is_err());
    }
}
