//! Throughput, latency, processor time and memory over loopback: `throughput [--rounds N] [--requests N] …`.

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;
use std::{env, io};

use nest_benches::binaries;
use nest_benches::contract::{Endpoint, MANY_ROUTES};
use nest_benches::load::{self, Script};
use nest_benches::peers::Name;
use nest_benches::server::{self, SERVE, Server};
use nest_benches::table::{Table, median, thousands};

/// The measured endpoints: all that one server with 500 routes can answer.
const ENDPOINTS: [Endpoint; 7] =
    [Endpoint::A, Endpoint::B, Endpoint::C, Endpoint::D, Endpoint::E, Endpoint::F, Endpoint::G];

/// How many requests a server answers before its memory is read.
const REQUESTS_BEFORE_MEMORY: usize = 20_000;

const USAGE: &str = "usage: throughput [--rounds N] [--requests N] [--connections N]
  --rounds       how often each endpoint of each peer is measured, the median counts (default 5)
  --requests     how many requests each time (default 20000)
  --connections  how many keep-alive connections (default 32)";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let outcome = match arguments.split_first() {
        Some((first, rest)) if first == SERVE => server::serve(rest).map_err(Into::into),
        _ => Settings::parse(&arguments).and_then(|settings| settings.measure()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("throughput: {error}");
            ExitCode::FAILURE
        }
    }
}

struct Settings {
    rounds: usize,
    requests: usize,
    connections: usize,
}

impl Settings {
    fn parse(arguments: &[String]) -> Result<Self, Box<dyn Error>> {
        let mut settings = Self { rounds: 5, requests: 20_000, connections: 32 };
        for pair in arguments.chunks(2) {
            let [name, value] = pair else { return Err(USAGE.into()) };
            let setting = match name.as_str() {
                "--rounds" => &mut settings.rounds,
                "--requests" => &mut settings.requests,
                "--connections" => &mut settings.connections,
                _ => return Err(USAGE.into()),
            };
            *setting = value.parse::<usize>()?.max(1);
        }
        Ok(settings)
    }

    fn measure(self) -> Result<(), Box<dyn Error>> {
        binaries::require_release()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let samples = runtime.block_on(self.load_all())?;
        print_load(&samples);
        print_processes(&runtime.block_on(self.processes())?);
        Ok(())
    }

    /// Peers take turns, and every other round in the opposite order: what else the machine does hits all alike.
    async fn load_all(&self) -> io::Result<Vec<Sample>> {
        let mut servers = Vec::new();
        for peer in Name::ALL {
            servers.push((peer, Server::spawn(peer, MANY_ROUTES)?));
        }
        let mut samples = Vec::new();
        for round in 0..self.rounds {
            eprintln!("round {} of {}", round + 1, self.rounds);
            for endpoint in ENDPOINTS {
                for (peer, server) in &servers {
                    samples.push(self.load(*peer, server, endpoint).await?);
                }
            }
            servers.reverse();
        }
        Ok(samples)
    }

    async fn load(&self, peer: Name, server: &Server, endpoint: Endpoint) -> io::Result<Sample> {
        let script = Script::of(&[endpoint]);
        load::run(server.address(), &script, self.connections, self.requests / 10).await?;
        let before = server.processor_time()?;
        let load = load::run(server.address(), &script, self.connections, self.requests).await?;
        let processor = server.processor_time()?.saturating_sub(before);
        Ok(Sample {
            peer,
            endpoint,
            rate: load.rate(),
            median: microseconds(load.quantile(0.5)),
            worst: microseconds(load.quantile(0.99)),
            processor: microseconds(processor) / self.requests as f64,
        })
    }

    /// Fresh servers, for what a process costs.
    async fn processes(&self) -> io::Result<Vec<Process>> {
        let mut processes = Vec::new();
        for peer in Name::ALL {
            let mut first = Vec::new();
            let mut resident = Vec::new();
            for _ in 0..self.rounds {
                let server = Server::spawn(peer, MANY_ROUTES)?;
                load::run(server.address(), &Script::of(&[Endpoint::A]), 1, 1).await?;
                first.push(server.spawned().elapsed().as_secs_f64() * 1e3);
                let script = Script::of(&ENDPOINTS);
                load::run(server.address(), &script, self.connections, REQUESTS_BEFORE_MEMORY).await?;
                resident.push(server.resident()? as f64 / (1024.0 * 1024.0));
            }
            processes.push(Process { peer, first: median(first), resident: median(resident) });
        }
        Ok(processes)
    }
}

/// One load of one endpoint of one peer.
struct Sample {
    peer: Name,
    endpoint: Endpoint,
    /// Answers a second.
    rate: f64,
    /// Median latency in microseconds.
    median: f64,
    /// 99th percentile of latency in microseconds.
    worst: f64,
    /// Processor time of the server in microseconds a request.
    processor: f64,
}

/// What a fresh server showed.
struct Process {
    peer: Name,
    /// Milliseconds from starting the process to the first answer.
    first: f64,
    /// Resident memory in MiB after [`REQUESTS_BEFORE_MEMORY`].
    resident: f64,
}

fn print_load(samples: &[Sample]) {
    let figures = |peer: Name, endpoint: Endpoint, field: fn(&Sample) -> f64| {
        let of_both = samples.iter().filter(move |sample| sample.peer == peer && sample.endpoint == endpoint);
        of_both.map(field).collect::<Vec<f64>>()
    };
    let print = |title: &str, field: fn(&Sample) -> f64| {
        let mut table = Table::new(title, std::iter::once("").chain(ENDPOINTS.map(Endpoint::name)));
        for peer in Name::ALL {
            let figure = |endpoint| median(figures(peer, endpoint, field));
            table.row(peer.as_str(), ENDPOINTS.map(|endpoint| thousands(figure(endpoint).round() as u64)));
        }
        for of in Name::ALL {
            for peer in Name::ALL.into_iter().filter(|peer| *peer != of) {
                // Peers are compared round by round: what disturbed one round disturbed both.
                let ratio = |endpoint| {
                    let pairs = figures(peer, endpoint, field).into_iter().zip(figures(of, endpoint, field));
                    median(pairs.map(|(figure, of)| figure / of).collect())
                };
                let name = format!("{} / {}", peer.as_str(), of.as_str());
                table.row(&name, ENDPOINTS.map(|endpoint| format!("{:.2}", ratio(endpoint))));
            }
        }
        println!("{table}");
    };
    print("Requests per second", |sample| sample.rate);
    print("Processor time of the server, nanoseconds per request", |sample| sample.processor * 1e3);
    print("Latency, median, microseconds", |sample| sample.median);
    print("Latency, 99th percentile, microseconds", |sample| sample.worst);
}

fn print_processes(processes: &[Process]) {
    let title = "A fresh server with 500 routes";
    let mut table = Table::new(title, ["", "first answer, ms", "MiB resident after 20,000 requests"]);
    for process in processes {
        table.row(process.peer.as_str(), [format!("{:.1}", process.first), format!("{:.1}", process.resident)]);
    }
    println!("{table}");
}

fn microseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}
