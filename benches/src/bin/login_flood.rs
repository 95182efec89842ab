//! What many logins at once do to everybody else: `login_flood [--logins N] [--connections N]`.
//!
//! It measures the latency of a route that does next to nothing, before and during a flood of logins whose passwords are hashed at the
//! default cost, and prints the ratio.

use std::error::Error;
use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use std::{env, thread};

use nest::auth::{Accounts, BackOff, LocalStrategy, LoginThrottle, PasswordHash, PasswordOptions, PasswordService};
use nest::http::{Failure, Unauthorized};
use nest::{controller, injectable, module};
use nest_benches::load::{self, Load, Script};
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use validator::Validate;

const USAGE: &str = "usage: login_flood [--logins N] [--connections N]
  --logins       how many logins the flood consists of (default 600)
  --connections  how many of them at once (default 200)";

/// How many requests to the other route are one measurement.
const REQUESTS: usize = 500;

/// The pause between two measurements, in which the flood has the machine.
const PAUSE: Duration = Duration::from_millis(5);

fn main() -> ExitCode {
    match settings().and_then(|(logins, connections)| measure(logins, connections)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("login_flood: {error}");
            ExitCode::FAILURE
        }
    }
}

fn settings() -> Result<(usize, usize), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (mut logins, mut connections) = (600, 200);
    for pair in arguments.chunks(2) {
        let [name, value] = pair else { return Err(USAGE.into()) };
        match name.as_str() {
            "--logins" => logins = value.parse::<usize>()?.max(1),
            "--connections" => connections = value.parse::<usize>()?.max(1),
            _ => return Err(USAGE.into()),
        }
    }
    Ok((logins, connections))
}

/// The one account, whose password was hashed at the default cost.
#[injectable(value)]
struct Members(PasswordHash);

impl Accounts for Members {
    type Account = &'static str;

    async fn find(&self, _: &str) -> Result<Option<(&'static str, PasswordHash)>, Failure> {
        Ok(Some(("ada", self.0.clone())))
    }
}

#[derive(Deserialize, Validate)]
struct Login {
    name: String,
    password: String,
}

#[injectable]
struct MemberController {
    local: Arc<LocalStrategy<Members>>,
}

#[controller]
impl MemberController {
    #[public]
    #[post("/login")]
    #[status(200)]
    async fn login(&self, #[ip] from: IpAddr, #[body] login: Login) -> Result<&'static str, Failure> {
        let member = self.local.sign_in(&login.name, &login.password, from).await?;
        Ok(member.ok_or_else(|| Unauthorized::new("Invalid credentials"))?)
    }

    #[public]
    #[get("/other")]
    async fn other(&self) -> &'static str {
        "other"
    }
}

/// The brake would end the flood, and what is measured is what it costs.
fn no_throttle() -> LoginThrottle {
    let second = Duration::from_secs(1);
    let never = BackOff { free: u32::MAX - 1, first: second, longest: second, forget: second };
    LoginThrottle::new(never, never, never)
}

async fn members(passwords: Arc<PasswordService>) -> Result<Members, nest::auth::PasswordError> {
    passwords.hash("open sesame").await.map(Members)
}

#[module(
    controllers = [MemberController],
    providers = [
        provide(PasswordService, factory = || PasswordService::new(&PasswordOptions::default())),
        provide(Members, factory = async |passwords: Arc<PasswordService>| members(passwords).await),
        provide(LoginThrottle, factory = no_throttle),
        LocalStrategy<Members>,
    ],
)]
struct AppModule;

/// Starts the server, on a runtime of its own as in a process of its own.
fn serve() -> Result<SocketAddr, Box<dyn Error>> {
    let (ready, address) = oneshot::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        runtime.expect("a runtime starts").block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
            let _ = ready.send(listener.local_addr().expect("a listener has an address"));
            let running = nest::app!(AppModule).start().await.expect("the application starts");
            running.serve(listener, std::future::pending::<&'static str>()).await.expect("the application serves");
        });
    });
    Ok(address.blocking_recv()?)
}

fn measure(logins: usize, connections: usize) -> Result<(), Box<dyn Error>> {
    let address = serve()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let body = r#"{"name":"ada","password":"open sesame"}"#;
        let login = format!(
            "POST /login HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let login = Script::one(login, 200, "ada");
        let other = Script::one("GET /other HTTP/1.1\r\nhost: localhost\r\n\r\n", 200, "other");
        load::run(address, &other, 1, REQUESTS).await?;
        let mut before = Load::default();
        for _ in 0..10 {
            before = before.and(load::run(address, &other, 1, REQUESTS).await?);
        }
        let flood = tokio::spawn(async move { load::run(address, &login, connections, logins).await });
        tokio::time::sleep(Duration::from_millis(100)).await;
        let mut during = Load::default();
        while !flood.is_finished() {
            during = during.and(load::run(address, &other, 1, REQUESTS).await?);
            tokio::time::sleep(PAUSE).await;
        }
        let flood = flood.await??;
        let print = |name: &str, share: f64| {
            let (before, during) = (before.quantile(share), during.quantile(share));
            let ratio = during.as_secs_f64() / before.as_secs_f64();
            println!("{name}: {before:?} before, {during:?} during, ratio {ratio:.2}");
        };
        println!("{logins} logins, {connections} at once: {:.1} a second", flood.rate());
        println!("others: {} requests before, {} during", before.len(), during.len());
        print("p50", 0.5);
        print("p99", 0.99);
        Ok(())
    })
}
