//! The program in a folder of its own, on a free port.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::client::Request;
use super::home::Home;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

/// The super_admin whom every shop of these tests starts with.
pub(crate) const ROOT: &str = "root@example.com";
pub(crate) const ROOT_PASSWORD: &str = "the root of all";

/// A running shop. It is killed when a test ends without having stopped it, and before its home is taken away.
pub(crate) struct Shop {
    program: Program,
    pub(crate) address: String,
    home: Home,
}

/// The process, and the file that it logs to.
struct Program(Child, PathBuf);

/// A user who is signed in.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) id: i64,
    pub(crate) access: String,
    pub(crate) refresh: String,
}

/// The program with these variables and no others.
fn command(folder: &Path, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shop"));
    command.current_dir(folder).env_clear().envs(variables.iter().copied()).stdin(Stdio::null());
    command
}

/// Runs the program to its end, and gives what it wrote. One that should have refused to start and serves instead is stopped.
pub(crate) fn run_to_end(folder: &Path, variables: &[(&str, &str)]) -> (ExitStatus, String, String) {
    run_command(folder, &[], variables)
}

/// As [`run_to_end`], with these arguments.
pub(crate) fn run_command(
    folder: &Path,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> (ExitStatus, String, String) {
    let mut command = command(folder, variables);
    let child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (process, (ended, waiting)) = (Pid::from_child(&child), channel::<()>());
    let watch = thread::spawn(move || {
        let is_late = waiting.recv_timeout(Duration::from_secs(60)) == Err(RecvTimeoutError::Timeout);
        is_late.then(|| kill_process(process, Signal::KILL))
    });
    let output = child.wait_with_output().unwrap();
    drop(ended);
    assert_eq!(watch.join().unwrap(), None, "it does not end: {}", String::from_utf8_lossy(&output.stdout));
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status, text(output.stdout), text(output.stderr))
}

impl Shop {
    pub(crate) fn start() -> Self {
        Self::with(&[])
    }

    /// With these variables besides the usual ones, or instead of them.
    pub(crate) fn with(variables: &[(&str, &str)]) -> Self {
        Self::at(Home::new(), variables)
    }

    /// In a home that may have been another shop's before.
    pub(crate) fn at(home: Home, variables: &[(&str, &str)]) -> Self {
        let usual = [
            ("PORT", "0"),
            ("SHOP_ADMIN_EMAIL", ROOT),
            ("SHOP_ADMIN_PASSWORD", ROOT_PASSWORD),
            ("LOGIN_RATE_LIMIT", "1000"),
        ];
        let database = home.database_url().map(|url| ("DATABASE_URL", url));
        let variables: Vec<_> = usual.into_iter().chain(database).chain(variables.iter().copied()).collect();
        let log = std::fs::File::create(home.folder().join("stderr")).unwrap();
        let mut child = command(home.folder(), &variables).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Some(address) = line.trim_end().strip_prefix("listening on http://") else {
            panic!("the shop did not start: {line:?} {}", read_log(home.folder()));
        };
        Self { program: Program(child, home.folder().join("stderr")), address: address.to_owned(), home }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.home.folder()
    }

    /// Where its database is, if that is not in its folder.
    pub(crate) fn database_url(&self) -> Option<&str> {
        self.home.database_url()
    }

    /// What it has logged so far.
    pub(crate) fn log(&self) -> String {
        read_log(self.folder())
    }

    pub(crate) fn request(&self, method: &str, target: &str) -> Request {
        Request::new(&self.address, method, target)
    }

    pub(crate) fn get(&self, target: &str) -> Request {
        self.request("GET", target)
    }

    pub(crate) fn post(&self, target: &str, body: &Value) -> Request {
        self.request("POST", target).json(body)
    }

    pub(crate) fn patch(&self, target: &str, body: &Value) -> Request {
        self.request("PATCH", target).json(body)
    }

    /// Registers a user, whose password is `password of NAME`.
    #[track_caller]
    pub(crate) fn register(&self, name: &str) -> Session {
        let user =
            json!({"email": format!("{name}@example.com"), "password": format!("password of {name}"), "name": name});
        Session::of(&self.post("/api/v1/auth/register", &user).send().expect(201))
    }

    #[track_caller]
    pub(crate) fn login(&self, email: &str, password: &str) -> Session {
        let login = json!({"email": email, "password": password});
        Session::of(&self.post("/api/v1/auth/login", &login).send().expect(200))
    }

    #[track_caller]
    pub(crate) fn root(&self) -> Session {
        self.login(ROOT, ROOT_PASSWORD)
    }

    /// An admin who is no super_admin.
    #[track_caller]
    pub(crate) fn admin(&self, root: &Session) -> Session {
        let admin = json!({"email": "admin@example.com", "password": "password of admin", "role": "admin"});
        self.post("/api/v1/users", &admin).bearer(&root.access).send().expect(201);
        self.login("admin@example.com", "password of admin")
    }

    /// Gives a user these permissions, and takes all others away.
    #[track_caller]
    pub(crate) fn permit(&self, root: &Session, user: i64, permissions: &[&str]) {
        let permissions = json!({"permissions": permissions});
        let put = self.request("PUT", &format!("/api/v1/admin/users/{user}/permissions"));
        put.json(&permissions).bearer(&root.access).send().expect(200);
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.program.0), signal).unwrap();
    }

    /// Takes the database away under the running shop.
    pub(crate) fn break_database(&mut self) {
        self.home.break_database();
    }

    /// Waits for the end, and gives the home for another start.
    pub(crate) fn wait(mut self) -> (ExitStatus, Home) {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            if let Some(status) = self.program.0.try_wait().unwrap() {
                return (status, self.home);
            }
            assert!(Instant::now() < deadline, "the shop does not end: {}", self.log());
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
        // The document of the routes tells the truth: no test has made a handler answer with an error that it does not name.
        let log = std::fs::read_to_string(&self.1).unwrap_or_default();
        let untold = log.lines().find(|line| line.contains("an error that its `#[errors]` does not name"));
        if let (Some(line), false) = (untold, thread::panicking()) {
            panic!("{line}");
        }
    }
}

impl Session {
    #[track_caller]
    pub(crate) fn of(body: &Value) -> Self {
        let text = |name: &str| body[name].as_str().unwrap_or_else(|| panic!("no {name}: {body}")).to_owned();
        let id = body["user"]["id"].as_i64().unwrap();
        Self { id, access: text("accessToken"), refresh: text("refreshToken") }
    }
}

fn read_log(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("stderr")).unwrap()
}
