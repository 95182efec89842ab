//! What many logins at once do to everybody else at the shop: `shop_flood [--shop PATH] [--rounds N] [--logins N] [--connections N]`.
//!
//! It starts the shop as a process of its own, on an empty SQLite database, and measures the latency of some of its routes before and during
//! a flood of logins that succeed: passwords are hashed at the default cost, and sessions are written. Each round prints the ratios of
//! the 99th percentiles.

use std::error::Error;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::Duration;
use std::{env, thread};

use nest_benches::load::{self, Load, Script};
use serde_json::{Value, json};

const USAGE: &str = "usage: shop_flood [--shop PATH] [--rounds N] [--logins N] [--connections N]
  --shop         the shop, built with --release (default: beside this program)
  --rounds       how often the flood comes (default 5)
  --logins       how many logins a flood consists of (default 600)
  --connections  how many of them at once (default 200)";

/// How many requests to a route are one measurement.
const REQUESTS: usize = 200;

/// The pause between two measurements, in which the flood has the machine.
const PAUSE: Duration = Duration::from_millis(5);

const EMAIL: &str = "root@example.com";
const PASSWORD: &str = "correct horse battery";

fn main() -> ExitCode {
    match Settings::read().and_then(|settings| measure(&settings)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("shop_flood: {error}");
            ExitCode::FAILURE
        }
    }
}

struct Settings {
    shop: PathBuf,
    rounds: usize,
    logins: usize,
    connections: usize,
}

impl Settings {
    fn read() -> Result<Self, Box<dyn Error>> {
        let mut settings =
            Self { shop: env::current_exe()?.with_file_name("shop"), rounds: 5, logins: 600, connections: 200 };
        let arguments: Vec<String> = env::args().skip(1).collect();
        for pair in arguments.chunks(2) {
            let [name, value] = pair else { return Err(USAGE.into()) };
            match name.as_str() {
                "--shop" => settings.shop = value.into(),
                "--rounds" => settings.rounds = value.parse::<usize>()?.max(1),
                "--logins" => settings.logins = value.parse::<usize>()?.max(1),
                "--connections" => settings.connections = value.parse::<usize>()?.max(1),
                _ => return Err(USAGE.into()),
            }
        }
        if !settings.shop.exists() {
            let path = settings.shop.display();
            return Err(format!("there is no shop at {path}: `cargo build --release -p shop` builds it").into());
        }
        Ok(settings)
    }
}

/// A running shop, which ends with this.
struct Shop {
    process: Child,
    address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Shop {
    fn start(program: &Path) -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let mut process = Command::new(program)
            .current_dir(folder.path())
            .env_clear()
            .envs([("PORT", "0"), ("LOG_LEVEL", "error"), ("LOGIN_RATE_LIMIT", "1000000000")])
            .envs([("SHOP_ADMIN_EMAIL", EMAIL), ("SHOP_ADMIN_PASSWORD", PASSWORD)])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut lines = BufReader::new(process.stdout.take().ok_or("the shop has no stdout")?).lines();
        let address = lines.by_ref().find_map(|line| line.ok()?.strip_prefix("listening on http://")?.parse().ok());
        let Some(address) = address else {
            process.kill()?;
            return Err("the shop does not listen".into());
        };
        // A pipe that nobody reads would fill.
        thread::spawn(move || lines.for_each(drop));
        Ok(Self { process, address, _folder: folder })
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        if self.process.kill().is_ok() {
            let _ = self.process.wait();
        }
    }
}

fn post(path: &str, body: &Value) -> String {
    let body = body.to_string();
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

/// A route that somebody else calls meanwhile.
struct Other {
    path: &'static str,
    script: Arc<Script>,
    /// The ratio of each round.
    ratios: Vec<f64>,
}

impl Other {
    fn new(path: &'static str, token: &str) -> Self {
        let wire = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\r\n");
        Self { path, script: Script::any(wire, 200), ratios: Vec::new() }
    }
}

fn measure(settings: &Settings) -> Result<(), Box<dyn Error>> {
    let shop = Shop::start(&settings.shop)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let visitor = json!({ "email": "ada@example.com", "password": PASSWORD });
        let (status, body) = load::ask(shop.address, post("/api/v1/auth/register", &visitor).as_bytes()).await?;
        let token = serde_json::from_slice::<Value>(&body)?["accessToken"].as_str().map(str::to_owned);
        let token = token.ok_or_else(|| format!("nobody could register: {status}"))?;
        let paths = ["/health/liveness", "/api/v1/products", "/api/v1/users/profile", "/api/v1/orders"];
        let mut others = paths.map(|path| Other::new(path, &token));
        for round in 1..=settings.rounds {
            let rate = flood(settings, shop.address, &mut others).await?;
            let ratios = others.iter().map(|other| format!("{} {:.2}", other.path, other.ratios[round - 1]));
            println!("round {round}: {rate:.1} logins a second; p99 times {}", ratios.collect::<Vec<_>>().join(", "));
        }
        for other in &mut others {
            other.ratios.sort_by(f64::total_cmp);
            let (median, worst) = (other.ratios[other.ratios.len() / 2], other.ratios[other.ratios.len() - 1]);
            println!("{}: p99 times {median:.2} in the median, {worst:.2} at worst", other.path);
        }
        Ok(())
    })
}

/// One flood, and the latencies before it and meanwhile. How many logins a second it had.
async fn flood(settings: &Settings, address: SocketAddr, others: &mut [Other]) -> Result<f64, Box<dyn Error>> {
    let login = Script::any(post("/api/v1/auth/login", &json!({ "email": EMAIL, "password": PASSWORD })), 200);
    let mut before: Vec<Load> = others.iter().map(|_| Load::default()).collect();
    for _ in 0..10 {
        once(address, others, &mut before).await?;
    }
    let (connections, logins) = (settings.connections, settings.logins);
    let flood = tokio::spawn(async move { load::run(address, &login, connections, logins).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut during: Vec<Load> = others.iter().map(|_| Load::default()).collect();
    while !flood.is_finished() {
        once(address, others, &mut during).await?;
        tokio::time::sleep(PAUSE).await;
    }
    let flood = flood.await??;
    for ((other, before), during) in others.iter_mut().zip(before).zip(during) {
        other.ratios.push(during.quantile(0.99).as_secs_f64() / before.quantile(0.99).as_secs_f64());
    }
    Ok(flood.rate())
}

/// Measures each route once, on one connection.
async fn once(address: SocketAddr, others: &[Other], loads: &mut [Load]) -> Result<(), Box<dyn Error>> {
    for (other, load) in others.iter().zip(loads) {
        *load = std::mem::take(load).and(load::run(address, &other.script, 1, REQUESTS).await?);
    }
    Ok(())
}
