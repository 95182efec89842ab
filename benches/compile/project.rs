//! A generated application in a folder, and how long `cargo check` takes on it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{fs, io};

use nest_benches::binaries;

use crate::application::Application;

/// An application that has been written and whose dependencies have been checked.
pub(crate) struct Project {
    application: Application,
    folder: PathBuf,
    target: PathBuf,
}

impl Project {
    /// Writes the application below `folder` and checks it once, so that its dependencies are ready.
    pub(crate) fn prepare(application: Application, folder: &Path, framework: Option<&Path>) -> io::Result<Self> {
        // All share a target directory: the framework is checked once.
        let project = Self { application, folder: folder.join(application.package()), target: folder.join("target") };
        application.write(&project.folder, framework)?;
        if framework.is_some() {
            // The versions that the framework is tested with, and nothing to be fetched.
            fs::copy(binaries::package().join("../Cargo.lock"), project.folder.join("Cargo.lock"))?;
        }
        project.cargo(&["check"])?;
        Ok(project)
    }

    /// Wall-clock time of a check from nothing, dependencies aside.
    pub(crate) fn clean_check(&self) -> io::Result<Duration> {
        self.cargo(&["clean", "--package", &self.application.package()])?;
        self.check()
    }

    /// Wall-clock time of a check after the body of one method was edited. Each `version` must be new.
    pub(crate) fn edited_check(&self, version: usize) -> io::Result<Duration> {
        self.application.edit(&self.folder, version)?;
        self.check()
    }

    fn check(&self) -> io::Result<Duration> {
        let started = Instant::now();
        self.cargo(&["check"])?;
        Ok(started.elapsed())
    }

    fn cargo(&self, arguments: &[&str]) -> io::Result<()> {
        let output = Command::new(binaries::cargo())
            .args(arguments)
            .arg("--offline")
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            // The caller's settings are for the caller's build.
            .env_remove("RUSTFLAGS")
            .output()?;
        if output.status.success() {
            return Ok(());
        }
        let errors = String::from_utf8_lossy(&output.stderr);
        Err(io::Error::other(format!("`cargo {}` failed on {}:\n{errors}", arguments[0], self.application.package())))
    }
}
