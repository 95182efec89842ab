//! What the smallest application weighs, and how long the example takes to check after an edit: `footprint`.
//!
//! `hello` is built from nothing, without incremental compilation, in a temporary folder.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use nest_benches::load::{self, Script};
use nest_benches::table::{Table, median};
use nest_benches::{binaries, server};

/// Where `hello` listens.
const ADDRESS: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 3000);

const REQUEST: &str = "GET /hello/Ada HTTP/1.1\r\nhost: localhost\r\n\r\n";
const ANSWER: &str = "Hello, Ada!";

/// How often `hello` is started; the median counts.
const STARTS: usize = 15;

const MEBIBYTE: f64 = 1024.0 * 1024.0;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("footprint: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    binaries::require_release()?;
    if TcpStream::connect(ADDRESS).is_ok() {
        return Err(format!("`hello` listens on {ADDRESS}, and something else does already: stop it first").into());
    }
    let root = binaries::package().join("..");
    let target = tempfile::tempdir()?;

    let packages = packages(&root)?;
    eprintln!("building hello twice, from nothing");
    let built = timed(|| build(&root, target.path(), &[]))?;
    build(&root, target.path(), &["--release", "--config", "profile.release.strip=\"symbols\""])?;
    let binary = target.path().join("release/hello");
    let size = fs::metadata(&binary)?.len() as f64 / MEBIBYTE;

    let mut first = Vec::new();
    for _ in 0..STARTS {
        first.push(Hello::start(&binary)?.1.as_secs_f64() * 1000.0);
    }
    let (hello, _) = Hello::start(&binary)?;
    let resident = hello.resident_after(20_000)? as f64 / MEBIBYTE;
    drop(hello);

    eprintln!("checking the shop after an edit");
    let edited = edited_check(&root, target.path())?;

    let mut table = Table::new("Footprint", ["", "measured", "at most"]);
    let mut row = |name: &str, measured: String, limit: &str| table.row(name, [measured, limit.to_owned()]);
    row("packages that `hello` depends on", packages.to_string(), "70");
    row("debug build of `hello` from nothing, s", format!("{:.1}", built.as_secs_f64()), "60");
    row("stripped release binary of `hello`, MiB", format!("{size:.2}"), "3");
    row("from exec to the first answer, ms", format!("{:.1}", median(first)), "10");
    row("resident after 20,000 requests, MiB", format!("{resident:.1}"), "8");
    row("`cargo check` of the shop after an edit, s", format!("{edited:.2}"), "2");
    println!("{table}");
    Ok(())
}

/// How many packages `hello` is built of besides itself.
fn packages(root: &Path) -> Result<usize, Box<dyn Error>> {
    let mut command = Command::new(binaries::cargo());
    let output = command
        .args(["tree", "--package", "hello", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .current_dir(root)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let text = String::from_utf8(output.stdout)?;
    let packages: BTreeSet<&str> = text.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    Ok(packages.len() - 1)
}

fn build(root: &Path, target: &Path, arguments: &[&str]) -> io::Result<()> {
    cargo(root, target, &[&["build", "--package", "hello"], arguments].concat())
}

fn cargo(root: &Path, target: &Path, arguments: &[&str]) -> io::Result<()> {
    let output = Command::new(binaries::cargo())
        .args(arguments)
        .args(["--quiet", "--offline"])
        .current_dir(root)
        .env("CARGO_TARGET_DIR", target)
        // The caller's settings are for the caller's build.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_INCREMENTAL")
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()))
}

fn timed(run: impl FnOnce() -> io::Result<()>) -> io::Result<Duration> {
    let started = Instant::now();
    run()?;
    Ok(started.elapsed())
}

/// The median of five checks of the shop, each after another edit of the body of one method. A copy of the workspace is
/// edited, so that nothing is left behind whenever this ends.
fn edited_check(root: &Path, folder: &Path) -> Result<f64, Box<dyn Error>> {
    let workspace = folder.join("workspace");
    copy(root, &workspace)?;
    let check = || cargo(&workspace, folder, &["check", "--package", "shop"]);
    check()?;
    let path = workspace.join("examples/shop/src/users/service.rs");
    let text = fs::read_to_string(&path)?;
    let mut times = Vec::new();
    for version in 0..5 {
        fs::write(&path, edited(&text, version).ok_or("no method to edit")?)?;
        times.push(timed(check)?.as_secs_f64());
    }
    Ok(median(times))
}

/// The text with a statement in front of the last body that is indented as a method's.
fn edited(text: &str, version: usize) -> Option<String> {
    let end = text.rfind("\n    }\n")?;
    let body = text[..end].rfind(" {\n        ")? + " {\n".len();
    let (before, after) = text.split_at(body);
    Some(format!("{before}        let _ = {version};\n{after}"))
}

/// Copies a folder without what git and cargo keep in it.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    // Target folders carry this tag, whatever their name.
    if from.join("CACHEDIR.TAG").exists() {
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_name() == ".git" {
            continue;
        }
        if source.is_dir() {
            copy(&source, &target)?;
        } else {
            fs::copy(&source, &target)?;
        }
    }
    Ok(())
}

/// A running `hello`. Dropping it ends the process.
struct Hello(Child);

impl Hello {
    /// Starts it, and says how long it took until a request was answered.
    fn start(binary: &Path) -> Result<(Self, Duration), Box<dyn Error>> {
        let started = Instant::now();
        let hello = Self(Command::new(binary).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?);
        while started.elapsed() < Duration::from_secs(10) {
            if ask().is_ok_and(|answer| answer.ends_with(ANSWER)) {
                return Ok((hello, started.elapsed()));
            }
            thread::sleep(Duration::from_micros(200));
        }
        Err("`hello` does not answer".into())
    }

    fn resident_after(&self, requests: usize) -> io::Result<u64> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(load::run(ADDRESS, &Script::one(REQUEST, 200, ANSWER), 32, requests))?;
        server::resident(self.0.id())
    }
}

impl Drop for Hello {
    fn drop(&mut self) {
        // Both fail only if the process has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn ask() -> io::Result<String> {
    let mut stream = TcpStream::connect(ADDRESS)?;
    stream.set_read_timeout(Some(Duration::from_secs(1)))?;
    stream.write_all(REQUEST.as_bytes())?;
    let mut answer = Vec::new();
    let mut buffer = [0; 1024];
    while !answer.ends_with(ANSWER.as_bytes()) {
        match stream.read(&mut buffer)? {
            0 => break,
            read => answer.extend_from_slice(&buffer[..read]),
        }
    }
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
