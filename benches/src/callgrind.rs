//! Counts instructions and allocations of a program with callgrind.

use std::path::Path;
use std::process::{Command, Stdio};
use std::{error, fmt, fs, io};

/// The functions of the C library through which Rust's default allocator obtains memory.
const ALLOCATORS: [&str; 6] = ["malloc", "calloc", "realloc", "aligned_alloc", "posix_memalign", "memalign"];

/// What one run of a program cost, start-up included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Instructions read, in user mode.
    pub instructions: u64,
    /// Calls that obtained memory or made it larger.
    pub allocations: u64,
}

/// Why there is no cost.
#[derive(Debug)]
pub struct Error(Kind);

#[derive(Debug)]
enum Kind {
    Missing(io::Error),
    Io(io::Error),
    Failed(String),
    Unreadable(&'static str),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Missing(error) => {
                write!(f, "valgrind cannot be run ({error}): install it (package `valgrind`), nothing was measured")
            }
            Kind::Io(error) => write!(f, "callgrind's output cannot be read: {error}"),
            Kind::Failed(output) => write!(f, "the program failed under callgrind:\n{output}"),
            Kind::Unreadable(what) => write!(f, "callgrind's output has no {what}"),
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

/// Runs the program under callgrind.
///
/// # Errors
///
/// If valgrind is missing, if the program fails, or if the profile cannot be read.
pub fn cost(program: &Path, arguments: &[&str]) -> Result<Cost, Error> {
    let folder = tempfile::tempdir().map_err(|error| Error(Kind::Io(error)))?;
    let profile = folder.path().join("callgrind.out");
    let mut out_file = std::ffi::OsString::from("--callgrind-out-file=");
    out_file.push(&profile);
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--compress-strings=no", "--compress-pos=no"])
        .arg(out_file)
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

/// Adds up a profile: the line `totals: 1234`, and each `cfn=malloc` followed by `calls=12 …`.
fn parse(profile: &str) -> Result<Cost, Error> {
    let mut instructions = None;
    let mut allocations = 0;
    let mut callee = "";
    for line in profile.lines() {
        if let Some(name) = line.strip_prefix("cfn=") {
            callee = name;
        } else if let Some(calls) = line.strip_prefix("calls=") {
            if ALLOCATORS.contains(&callee.trim_start_matches("__libc_")) {
                let calls = calls.split(' ').next().and_then(|calls| calls.parse::<u64>().ok());
                allocations += calls.ok_or(Error(Kind::Unreadable("number after `calls=`")))?;
            }
        } else if let Some(total) = line.strip_prefix("totals: ") {
            instructions = total.trim().parse().ok();
        }
    }
    if allocations == 0 {
        // Every Rust program allocates: a zero means that the C library has been stripped of its names.
        return Err(Error(Kind::Unreadable("call of malloc")));
    }
    let instructions = instructions.ok_or(Error(Kind::Unreadable("line `totals:`")))?;
    Ok(Cost { instructions, allocations })
}

#[cfg(test)]
mod tests {
    use super::{Cost, parse};

    #[test]
    fn a_profile_is_added_up() {
        let profile = "events: Ir\n\nfn=main\n3 10\ncob=libc.so\ncfn=malloc\ncalls=4 0\n3 400\ncfn=free\ncalls=9 0\n\
                       3 90\nfn=grow\ncfn=realloc\ncalls=2 0\n7 80\n\ntotals: 580\n";
        assert_eq!(parse(profile).unwrap(), Cost { instructions: 580, allocations: 6 });
    }

    #[test]
    fn a_profile_without_names_is_refused() {
        assert!(parse("fn=0x1234\n3 10\ntotals: 10\n").is_err());
    }
}
