//! The shop, as someone who has just cloned the repository meets it: an empty directory, no configuration, real sockets.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::Error;
use crate::shop::{self, PATIENCE, Shop};

pub(crate) fn run() -> Result<(), Error> {
    let directory = tempfile::tempdir()?;
    let mut shop = Shop::start(&shop::build()?, directory.path(), &[])?;
    let address = shop.address()?;
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
    shop.stop()
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
