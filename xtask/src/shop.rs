//! The shop as a process on an empty database.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Error;
use crate::workspace::{cargo, root, target};

/// How long the shop may take to say where it listens, and to stop.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15);

/// Builds the program, and says where it is.
pub(crate) fn build() -> Result<PathBuf, Error> {
    let root = root();
    let built = Command::new(cargo()).args(["build", "-q", "-p", "shop"]).current_dir(&root).status()?;
    if !built.success() {
        return Err("the shop does not build".into());
    }
    Ok(target()?.join("debug").join("shop"))
}

/// A shop that runs; it is killed when nobody stops it.
pub(crate) struct Shop(Child);

impl Shop {
    /// Starts the program in a directory, on a free port, with these variables.
    pub(crate) fn start(program: &Path, directory: &Path, variables: &[(&str, &str)]) -> Result<Shop, Error> {
        let child = Command::new(program)
            .current_dir(directory)
            .env("PORT", "0")
            .env_remove("DATABASE_URL")
            .env_remove("APP_ENV")
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .spawn()?;
        Ok(Shop(child))
    }

    /// Reads where it listens off its first lines.
    pub(crate) fn address(&mut self) -> Result<String, Error> {
        let stdout = self.0.stdout.take().ok_or("the shop has no stdout")?;
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if let Some((_, address)) = line.split_once("listening on http://") {
                    // Nobody waits any more when it took too long.
                    let _ = tell.send(address.trim().to_owned());
                }
            }
        });
        Ok(told.recv_timeout(PATIENCE).map_err(|_| "the shop does not say `listening on http://…`")?)
    }

    /// Asks it to stop, as an init system does.
    pub(crate) fn stop(mut self) -> Result<(), Error> {
        let told = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status()?;
        if !told.success() {
            return Err("the shop could not be told to stop".into());
        }
        let since = Instant::now();
        while since.elapsed() < PATIENCE {
            if let Some(status) = self.0.try_wait()? {
                println!("stopped in {} ms, {status}", since.elapsed().as_millis());
                return if status.success() { Ok(()) } else { Err(format!("the shop stopped with {status}").into()) };
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err("the shop does not stop".into())
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        // Both fail for one that has stopped.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
