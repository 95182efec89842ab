//! The programs of the shop's tests.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::Error;
use crate::workspace::{cargo, target};

/// A test that has not ended by then has noticed something.
const PATIENCE: Duration = Duration::from_secs(180);

/// The programs of the tests, by the target of cargo that they are.
pub(super) struct Programs(BTreeMap<&'static str, PathBuf>);

/// What became of a mutation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Caught,
    Survived,
    DoesNotBuild,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Verdict::Caught => "caught  ",
            Verdict::Survived => "SURVIVED",
            Verdict::DoesNotBuild => "DOES NOT BUILD",
        })
    }
}

impl Programs {
    /// Builds them in a copy of the repository, with the dependencies that are built already.
    pub(super) fn build(root: &Path) -> Result<Programs, Error> {
        let output = Command::new(cargo())
            .args(["test", "-p", "shop", "--lib", "--test", "sqlite", "--no-run", "--message-format", "json"])
            .env("CARGO_TARGET_DIR", target()?)
            .current_dir(root)
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            return Err("the tests of the shop do not build".into());
        }
        let mut programs = BTreeMap::new();
        for message in String::from_utf8_lossy(&output.stdout).lines() {
            let Ok(message) = serde_json::from_str::<Value>(message) else { continue };
            let is_test = message["profile"]["test"] == true;
            let (Some(path), true) = (message["executable"].as_str(), is_test) else { continue };
            match message["target"]["name"].as_str() {
                Some("shop") if message["target"]["kind"][0] == "lib" => programs.insert("lib", PathBuf::from(path)),
                Some("sqlite") => programs.insert("sqlite", PathBuf::from(path)),
                _ => None,
            };
        }
        Ok(Programs(programs))
    }

    /// Whether the tests notice what has been changed.
    pub(super) fn judge(&self, folder: &Path, tests: &[(&str, String)]) -> Result<Verdict, Error> {
        for test in tests {
            if !self.passes(folder, test)? {
                return Ok(Verdict::Caught);
            }
        }
        Ok(Verdict::Survived)
    }

    /// Refuses tests that fail without a mutation.
    pub(super) fn must_pass(&self, folder: &Path, tests: &[(&str, String)]) -> Result<(), Error> {
        for test in tests {
            if !self.passes(folder, test)? {
                return Err(format!("`{}` fails without a mutation", test.1).into());
            }
        }
        Ok(())
    }

    /// Runs one test. That it runs at all is looked for: a filter that meets nothing passes as well.
    fn passes(&self, folder: &Path, (kind, test): &(&str, String)) -> Result<bool, Error> {
        let program = self.0.get(kind).ok_or_else(|| format!("no program has the tests of `{kind}`"))?;
        let log = tempfile::tempfile()?;
        let mut running = Command::new(program)
            .args(["--exact", test])
            .current_dir(folder)
            .stdout(log.try_clone()?)
            .stderr(Stdio::null())
            .spawn()?;
        let since = Instant::now();
        let status = loop {
            match running.try_wait()? {
                Some(status) => break status,
                None if since.elapsed() > PATIENCE => {
                    running.kill()?;
                    running.wait()?;
                    return Ok(false);
                }
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        };
        let text = read_from_the_start(log)?;
        if text.contains("running 0 tests") {
            return Err(format!("the program of `{kind}` has no test `{test}`").into());
        }
        Ok(status.success())
    }
}

fn read_from_the_start(mut file: std::fs::File) -> Result<String, Error> {
    use std::io::{Read, Seek};
    let mut text = String::new();
    file.rewind()?;
    file.read_to_string(&mut text)?;
    Ok(text)
}
