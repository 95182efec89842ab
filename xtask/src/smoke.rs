//! The shop, as someone who has just cloned the repository meets it: an empty directory, no configuration, real sockets.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Error;
use crate::workspace::{cargo, root};

/// How long the shop may take to say where it listens, and to stop.
const PATIENCE: Duration = Duration::from_secs(15);

pub(crate) fn run() -> Result<(), Error> {
    let root = root();
    let built = Command::new(cargo()).args(["build", "-q", "-p", "shop"]).current_dir(&root).status()?;
    if !built.success() {
        return Err("the shop does not build".into());
    }
    let output =
        Command::new(cargo()).args(["metadata", "--format-version", "1", "--no-deps"]).current_dir(&root).output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let target = metadata["target_directory"].as_str().ok_or("cargo metadata names no target directory")?;
    let directory = tempfile::tempdir()?;
    let mut shop = Command::new(format!("{target}/debug/shop"))
        .current_dir(directory.path())
        .env("PORT", "0")
        .env_remove("DATABASE_URL")
        .env_remove("APP_ENV")
        .stdout(Stdio::piped())
        .spawn()?;
    let outcome = visit(&mut shop);
    if outcome.is_err() {
        let _ = shop.kill();
        let _ = shop.wait();
    }
    outcome
}

fn visit(shop: &mut Child) -> Result<(), Error> {
    let address = address(shop)?;
    println!("the shop listens on {address}");
    ask(&address, "GET", "/health", None, 200)?;
    let ada = json!({ "email": "ada@example.com", "password": "correct horse battery", "name": "Ada" });
    let registered = ask(&address, "POST", "/api/v1/auth/register", Some((&ada, None)), 201)?;
    let token = registered["accessToken"].as_str().ok_or("registering gives no access token")?.to_owned();
    ask(&address, "POST", "/api/v1/auth/register", Some((&ada, None)), 409)?;
    let profile = ask(&address, "GET", "/api/v1/users/profile", Some((&Value::Null, Some(&token))), 200)?;
    if profile["email"] != "ada@example.com" {
        return Err(format!("the profile is someone else's: {profile}").into());
    }
    ask(&address, "GET", "/api/v1/users/profile", None, 401)?;
    ask(&address, "GET", "/nope", None, 404)?;
    stop(shop)
}

/// Reads where the shop listens off its first lines.
fn address(shop: &mut Child) -> Result<String, Error> {
    let stdout = shop.stdout.take().ok_or("the shop has no stdout")?;
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

/// Sends a request, and compares the status.
fn ask(
    address: &str,
    method: &str,
    path: &str,
    with: Option<(&Value, Option<&str>)>,
    status: u16,
) -> Result<Value, Error> {
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    let mut body = String::new();
    if let Some((json, token)) = with {
        if let Some(token) = token {
            head.push_str(&format!("authorization: Bearer {token}\r\n"));
        }
        if !json.is_null() {
            body = json.to_string();
            head.push_str(&format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len()));
        }
    }
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(format!("{head}\r\n{body}").as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("an answer without an end of its head")?;
    println!("{method} {path}: {}", head.lines().next().unwrap_or_default());
    if head.split(' ').nth(1) != Some(status.to_string().as_str()) {
        return Err(format!("{method} {path}: expected {status}, and got\n{answer}").into());
    }
    Ok(serde_json::from_str(body).unwrap_or_default())
}

/// Asks it to stop, as an init system does.
fn stop(shop: &mut Child) -> Result<(), Error> {
    let told = Command::new("kill").args(["-TERM", &shop.id().to_string()]).status()?;
    if !told.success() {
        return Err("the shop could not be told to stop".into());
    }
    let since = Instant::now();
    while since.elapsed() < PATIENCE {
        if let Some(status) = shop.try_wait()? {
            println!("stopped in {} ms, {status}", since.elapsed().as_millis());
            return if status.success() { Ok(()) } else { Err(format!("the shop stopped with {status}").into()) };
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Err("the shop does not stop".into())
}
