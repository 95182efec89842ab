//! The program that runs under callgrind: `count <peer> <endpoint> <calls> <built>`.
//!
//! It builds `built` requests and answers the first `calls` of them. Two runs that differ only in `calls` differ by the
//! cost of those calls: start-up, verification and building the requests are the same in both.

use std::error::Error;
use std::process::ExitCode;
use std::{env, process};

use nest_benches::conformance::verify;
use nest_benches::contract::Endpoint;
use nest_benches::drive::drive;
use nest_benches::peers::{Name, Noop, Peer, Service, Visitor};

const USAGE: &str = "usage: count <peer or noop> <endpoint> <calls> <built>";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("count: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [subject, endpoint, calls, built] = arguments.as_slice() else {
        return Err(USAGE.into());
    };
    let calls = Calls {
        endpoint: Endpoint::named(endpoint).ok_or("there is no such endpoint")?,
        calls: calls.parse()?,
        built: built.parse()?,
    };
    if subject == "noop" {
        return calls.answer_with::<Noop>(false);
    }
    Name::named(subject).ok_or("there is no such peer")?.visit(calls)
}

struct Calls {
    endpoint: Endpoint,
    calls: usize,
    built: usize,
}

impl Visitor for Calls {
    type Output = Result<(), Box<dyn Error>>;

    fn visit<P: Peer>(self) -> Self::Output {
        self.answer_with::<P>(true)
    }
}

impl Calls {
    fn answer_with<S: Service>(self, verified: bool) -> Result<(), Box<dyn Error>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let service = S::start(self.endpoint.routes()).await;
            if verified {
                verify(&service, self.endpoint).await?;
            }
            let exchanges = self.endpoint.exchanges();
            let mut requests = Vec::with_capacity(self.built);
            for exchange in exchanges.iter().cycle().take(self.built) {
                requests.push(exchange.call.to_request()?);
            }
            drive(&service, requests.into_iter().take(self.calls)).await;
            // Dropping the requests that were built and not used would cost more where fewer were used.
            process::exit(0)
        })
    }
}
