//! Instructions and heap allocations a request, in process: `instructions [--check | --bless]`.

use std::error::Error;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::{env, io};

use nest_benches::baseline::{self, Count, Counts};
use nest_benches::contract::Endpoint;
use nest_benches::peers::Name;
use nest_benches::table::{Table, thousands};
use nest_benches::{binaries, callgrind};

/// How many calls the longer run makes beyond the shorter one: each of 500 routes four times.
const CALLS: usize = 2_000;

/// How many calls the shorter run makes: each of 500 routes once, so that nothing happens for the first time.
const WARM_UP: usize = 500;

const NOOP: &str = "noop";

const USAGE: &str = "usage: instructions [--check | --bless]
  --check  fail if a count of our peer exceeds the committed one by more than 3 %
  --bless  write the counts to baseline.json, to be committed";

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Print,
    Check,
    Bless,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mode = match arguments.as_slice() {
        [] => Mode::Print,
        ["--check"] => Mode::Check,
        ["--bless"] => Mode::Bless,
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    run(mode).unwrap_or_else(|error| {
        eprintln!("instructions: {error}");
        ExitCode::FAILURE
    })
}

fn run(mode: Mode) -> Result<ExitCode, Box<dyn Error>> {
    callgrind::require()?;
    let path = binaries::package().join("baseline.json");
    // Read before minutes are spent on counting.
    let committed = if mode == Mode::Check { Some(Counts::read(&path)?) } else { None };

    let counts = count_all(&binaries::release("count")?)?;
    print(&counts);
    if mode == Mode::Bless {
        counts.write(&path)?;
        eprintln!("wrote the baseline: commit it, and say in the commit which counts grew and why");
    }
    Ok(committed.map_or(ExitCode::SUCCESS, |committed| check(&committed, &counts)))
}

fn check(committed: &Counts, counts: &Counts) -> ExitCode {
    let verdict = baseline::judge(committed, counts, &Name::ALL, &Endpoint::ALL, Name::is_ours);
    for note in &verdict.notes {
        eprintln!("note: {note}");
    }
    for fault in &verdict.faults {
        eprintln!("error: {fault}");
    }
    if verdict.faults.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("if this growth is meant, run `instructions --bless` and say why in the commit");
    ExitCode::FAILURE
}

fn count_all(program: &Path) -> Result<Counts, Box<dyn Error>> {
    let mut counts = Counts::new(rustc()?);
    for subject in std::iter::once(NOOP).chain(Name::ALL.map(Name::as_str)) {
        for endpoint in Endpoint::ALL {
            eprintln!("counting {subject} {}", endpoint.name());
            counts.insert(subject, endpoint, count(program, subject, endpoint)?);
        }
    }
    Ok(counts)
}

/// The difference of two runs, divided by the calls that they differ in.
fn count(program: &Path, subject: &str, endpoint: Endpoint) -> Result<Count, callgrind::Error> {
    let built = (WARM_UP + CALLS).to_string();
    let run = |calls: usize| callgrind::cost(program, &[subject, endpoint.name(), &calls.to_string(), &built]);
    let (short, long) = (run(WARM_UP)?, run(WARM_UP + CALLS)?);
    let per_call = |short: u64, long: u64| (long as f64 - short as f64) / CALLS as f64;
    Ok(Count {
        instructions: per_call(short.instructions, long.instructions),
        allocations: per_call(short.allocations, long.allocations),
    })
}

fn rustc() -> io::Result<String> {
    let output = Command::new("rustc").arg("--version").output()?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn print(counts: &Counts) {
    let subjects = || std::iter::once(NOOP).chain(Name::ALL.map(Name::as_str));
    let heads = || std::iter::once("").chain(Endpoint::ALL.map(Endpoint::name));

    let mut table = Table::new("Instructions per request, in process", heads());
    for subject in subjects() {
        table.row(subject, figures(counts, subject, |count| thousands(count.instructions as u64)));
    }
    println!("{table}");

    let mut table = Table::new("Heap allocations per request, in process", heads());
    for subject in subjects() {
        table.row(subject, figures(counts, subject, |count| count.allocations.to_string()));
    }
    println!("{table}");

    let mut table = Table::new("Ratios of instructions (in brackets: net of noop)", heads());
    for of in Name::ALL {
        for peer in Name::ALL.into_iter().filter(|peer| *peer != of) {
            let name = format!("{} / {}", peer.as_str(), of.as_str());
            table.row(&name, Endpoint::ALL.map(|endpoint| ratio(counts, peer, of, endpoint)));
        }
    }
    println!("{table}");
}

fn figures(counts: &Counts, subject: &str, figure: impl Fn(Count) -> String) -> Vec<String> {
    Endpoint::ALL.iter().map(|endpoint| counts.get(subject, *endpoint).map_or_else(String::new, &figure)).collect()
}

fn ratio(counts: &Counts, peer: Name, of: Name, endpoint: Endpoint) -> String {
    let instructions = |subject: &str| counts.get(subject, endpoint).map(|count| count.instructions);
    match (instructions(peer.as_str()), instructions(of.as_str()), instructions(NOOP)) {
        (Some(peer), Some(of), Some(noop)) => format!("{:.2} ({:.2})", peer / of, (peer - noop) / (of - noop)),
        _ => String::new(),
    }
}
