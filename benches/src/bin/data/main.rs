//! What a repository costs next to sqlx by hand, and next to SeaORM, on the same database in the same run.
//!
//! `data [sqlite] [postgres]` prints the tables; `data --check` fails when a repository takes more than 1.15 times the instructions of
//! what is written by hand, and `data --check-times`, which wants a machine with nothing else to do, also when it takes that much more
//! time. `data count <peer> <url> <operation> <calls>` is what runs under callgrind.

mod by_hand;
mod model;
mod ours;
#[cfg(feature = "sea-orm")]
mod sea_orm;

use std::process::{Command, ExitCode};
use std::time::Instant;
use std::{env, fs};

use nest::data::DataOptions;
use nest::data::testing::TestDatabase;
use nest_benches::binaries::require_release;
use nest_benches::callgrind;
use nest_benches::table::{Quartiles, Table, median, thousands};

use model::{Error, Operation, Peer};

/// The most that a repository may cost, as a multiple of what is written by hand.
const MOST: f64 = 1.15;
/// The peers, of which the first is what the others are compared with.
#[cfg(feature = "sea-orm")]
const PEERS: &[&str] = &["sqlx", "nest", "sea-orm"];
#[cfg(not(feature = "sea-orm"))]
const PEERS: &[&str] = &["sqlx", "nest"];
/// How many calls the two runs under callgrind make.
const COUNTED: (u32, u32) = (100, 400);
/// How often each of these is counted. Threads that wait for each other only ever add to a count, so the least is the truest.
const TIMES: usize = 3;
/// How often peers take turns.
const ROUNDS: usize = 15;

/// Where the database of a measurement is, as long as that takes.
struct Home {
    engine: &'static str,
    url: String,
    _folder: Option<tempfile::TempDir>,
    _server: Option<TestDatabase>,
}

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("data: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<bool, Error> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    if let ["count", peer, url, operation, calls] = words[..] {
        let operation = Operation::named(operation).ok_or("there is no such operation")?;
        runtime.block_on(count(peer, url, operation, calls.parse()?))?;
        return Ok(true);
    }
    require_release()?;
    callgrind::require()?;
    let checks_times = words.contains(&"--check-times");
    let checks = checks_times || words.contains(&"--check");
    let wanted = |engine: &str| words.iter().all(|word| word.starts_with("--")) || words.contains(&engine);
    let mut holds = true;
    for engine in ["sqlite", "postgres"].into_iter().filter(|engine| wanted(engine)) {
        match home(engine)? {
            Some(home) => {
                let stays_within = measure(&runtime, &home)?;
                holds &= stays_within.instructions && (stays_within.times || !checks_times);
            }
            None => println!("No PostgreSQL answers here, so nothing was measured on it.\n"),
        }
    }
    Ok(holds || !checks)
}

fn home(engine: &'static str) -> Result<Option<Home>, Error> {
    if engine == "sqlite" {
        let folder = tempfile::tempdir()?;
        let url = format!("sqlite://{}", folder.path().join("bench.db").display());
        return Ok(Some(Home { engine, url, _folder: Some(folder), _server: None }));
    }
    let server = TestDatabase::create_blocking()?;
    Ok(server.map(|server| Home { engine, url: server.url().to_owned(), _folder: None, _server: Some(server) }))
}

/// In what a repository stays within [`MOST`].
struct StaysWithin {
    instructions: bool,
    times: bool,
}

/// Prints the tables of one engine.
fn measure(runtime: &tokio::runtime::Runtime, home: &Home) -> Result<StaysWithin, Error> {
    runtime.block_on(model::fill(&DataOptions::new(home.url.parse()?)))?;
    println!("{}", runtime.block_on(statements(home))?);
    let instructions = counts(home)?;
    let heads = || std::iter::once("peer").chain(Operation::ALL.map(Operation::name));
    let mut table = Table::new(&format!("{}: instructions of a call", home.engine), heads());
    for (peer, row) in PEERS.iter().zip(&instructions) {
        table.row(peer, row.iter().map(|count| thousands(*count)));
    }
    let mut within = StaysWithin { instructions: true, times: true };
    for (peer, row) in PEERS.iter().zip(&instructions).skip(1) {
        let ratios = row.iter().zip(&instructions[0]).map(|(count, least)| *count as f64 / *least as f64);
        let ratios: Vec<f64> = ratios.collect();
        within.instructions &= *peer != "nest" || ratios.iter().all(|ratio| *ratio <= MOST);
        table.row(&format!("{peer} / {}", PEERS[0]), ratios.iter().map(|ratio| format!("{ratio:.2}")));
    }
    println!("{table}");
    let times = runtime.block_on(times(home))?;
    let mut table = Table::new(&format!("{}: microseconds of a call", home.engine), heads());
    for (index, peer) in PEERS.iter().enumerate() {
        let medians = times.iter().map(|rounds| median(rounds.iter().map(|round| round[index]).collect()));
        table.row(peer, medians.map(|time| format!("{time:.1}")));
    }
    for (index, peer) in PEERS.iter().enumerate().skip(1) {
        let ratios = times.iter().map(|rounds| rounds.iter().map(|round| round[index] / round[0]).collect());
        let ratios: Vec<Quartiles> = ratios.map(Quartiles::of).collect();
        within.times &= *peer != "nest" || ratios.iter().all(|ratio| ratio.median <= MOST);
        table.row(&format!("{peer} / {}", PEERS[0]), ratios.iter().map(|ratio| format!("{:.2}", ratio.median)));
        // How much to believe it: half of the rounds are between these.
        let half = ratios.iter().map(|ratio| format!("{:.2} to {:.2}", ratio.lower, ratio.upper));
        table.row("half of the rounds", half);
    }
    println!("{table}");
    Ok(within)
}

/// How many statements a repository runs for each operation.
async fn statements(home: &Home) -> Result<Table, Error> {
    let nest = ours::Nest::connect(&home.url).await?;
    let mut counts = Vec::new();
    for operation in Operation::ALL {
        let before = nest.database.statements();
        nest.run(operation, 1).await?;
        counts.push((nest.database.statements() - before).to_string());
    }
    nest.database.close().await;
    let heads = std::iter::once("peer").chain(Operation::ALL.map(Operation::name));
    let mut table = Table::new(&format!("{}: statements of a call", home.engine), heads);
    table.row("nest", counts);
    Ok(table)
}

/// Instructions of a call in user mode, for each peer: those of this process, in which SQLite runs and PostgreSQL does not.
///
/// All peers do one operation before any does the next: what an order has written is read by a page, and would be by those
/// alone whose turn comes later.
fn counts(home: &Home) -> Result<Vec<Vec<u64>>, Error> {
    let mut counts = vec![Vec::new(); PEERS.len()];
    for operation in Operation::ALL {
        for (peer, counts) in PEERS.iter().zip(&mut counts) {
            let (few, many) = COUNTED;
            let less = least(peer, home, operation, few)?;
            let more = least(peer, home, operation, many)?;
            counts.push(more.saturating_sub(less) / u64::from(many - few));
        }
    }
    Ok(counts)
}

/// The least of several counts of the same.
fn least(peer: &str, home: &Home, operation: Operation, calls: u32) -> Result<u64, Error> {
    let mut least = u64::MAX;
    for _ in 0..TIMES {
        least = least.min(under_callgrind(peer, home, operation, calls)?);
    }
    Ok(least)
}

/// All instructions of a run, whatever thread they are on: SQLite has its own.
fn under_callgrind(peer: &str, home: &Home, operation: Operation, calls: u32) -> Result<u64, Error> {
    let folder = tempfile::tempdir()?;
    let profile = folder.path().join("callgrind.out");
    let mut valgrind = Command::new("valgrind");
    valgrind.arg("--tool=callgrind").arg(format!("--callgrind-out-file={}", profile.display()));
    valgrind.arg(env::current_exe()?).args(["count", peer, &home.url, operation.name(), &calls.to_string()]);
    let output = valgrind.output()?;
    if !output.status.success() {
        return Err(format!("{peer} failed under callgrind:\n{}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let profile = fs::read(&profile)?;
    let profile = String::from_utf8_lossy(&profile);
    let total = profile.lines().find_map(|line| line.strip_prefix("totals:"));
    Ok(total.ok_or("callgrind has counted nothing")?.trim().parse()?)
}

async fn count(peer: &str, url: &str, operation: Operation, calls: u32) -> Result<(), Error> {
    match peer {
        "nest" => repeat(&ours::Nest::connect(url).await?, operation, 0, calls).await,
        #[cfg(feature = "sea-orm")]
        "sea-orm" => repeat(&sea_orm::SeaOrm::connect(url).await?, operation, 0, calls).await,
        "sqlx" if url.starts_with("sqlite") => repeat(&by_hand::Sqlite::connect(url).await?, operation, 0, calls).await,
        "sqlx" => repeat(&by_hand::Postgres::connect(url).await?, operation, 0, calls).await,
        _ => Err("there is no such peer".into()),
    }
    .map(drop)
}

async fn repeat(peer: &impl Peer, operation: Operation, from: u32, calls: u32) -> Result<i64, Error> {
    let mut sum = 0;
    for number in from..from + calls {
        sum += peer.run(operation, number.into()).await?;
    }
    Ok(sum)
}

/// Microseconds of a call, for each operation: in each round, of each peer. All must have read the same.
async fn times(home: &Home) -> Result<Vec<Vec<Vec<f64>>>, Error> {
    let nest = ours::Nest::connect(&home.url).await?;
    #[cfg(feature = "sea-orm")]
    let sea_orm = sea_orm::SeaOrm::connect(&home.url).await?;
    let mut all = Vec::new();
    for operation in Operation::ALL {
        let calls = if operation.writes() { 100 } else { 400 };
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let by_hand = match home.engine {
                "sqlite" => timed(&by_hand::Sqlite::connect(&home.url).await?, operation, calls).await?,
                _ => timed(&by_hand::Postgres::connect(&home.url).await?, operation, calls).await?,
            };
            let peers = [
                by_hand,
                timed(&nest, operation, calls).await?,
                #[cfg(feature = "sea-orm")]
                timed(&sea_orm, operation, calls).await?,
            ];
            if peers.iter().any(|(sum, _)| *sum != peers[0].0) {
                return Err(format!("the peers disagree about {}: {peers:?}", operation.name()).into());
            }
            rounds.push(peers.iter().map(|(_, time)| *time).collect());
        }
        all.push(rounds);
    }
    nest.database.close().await;
    Ok(all)
}

/// What was read, and microseconds of a call, after some that are not counted.
async fn timed(peer: &impl Peer, operation: Operation, calls: u32) -> Result<(i64, f64), Error> {
    repeat(peer, operation, 0, 20).await?;
    let start = Instant::now();
    let sum = repeat(peer, operation, 0, calls).await?;
    Ok((sum, start.elapsed().as_secs_f64() * 1e6 / f64::from(calls)))
}
