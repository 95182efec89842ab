//! Instructions and heap allocations a request, in process: `instructions [--check | --bless]`.

use std::error::Error;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::{env, io};

use nest_benches::baseline::{self, Count, Counts};
use nest_benches::contract::Endpoint;
use nest_benches::drive::{COUNTED, NOOP};
use nest_benches::features::{Feature, Use};
use nest_benches::peers::Name;
use nest_benches::subject::Subject;
use nest_benches::table::{Table, thousands};
use nest_benches::{binaries, callgrind};

/// How many calls the longer run makes beyond the shorter one: each of 500 routes four times.
const CALLS: usize = 2_000;

/// How many calls the shorter run makes: each of 500 routes once, so that nothing happens for the first time.
const WARM_UP: usize = 500;

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

    let programs = Programs { count: binaries::release("count")?, allocations: binaries::release("allocations")? };
    let counts = programs.count_all()?;
    print(&counts);
    if mode == Mode::Bless {
        counts.write(&path)?;
        eprintln!("wrote the baseline: commit it, and say in the commit which counts grew and why");
    }
    Ok(committed.map_or(ExitCode::SUCCESS, |committed| check(&committed, &counts)))
}

fn check(committed: &Counts, counts: &Counts) -> ExitCode {
    let verdict = baseline::judge(committed, counts, &Name::ALL, &Endpoint::ALL, Name::is_ours)
        .and(baseline::judge_features(committed, counts, &Feature::ALL));
    for note in &verdict.notes {
        eprintln!("note: {note}");
    }
    for fault in &verdict.faults {
        eprintln!("error: {fault}");
    }
    if verdict.faults.is_empty() {
        return ExitCode::SUCCESS;
    }
    if Name::ALL.into_iter().any(Name::is_ours) {
        eprintln!("if this is meant, run `instructions --bless` and say why in the commit");
    }
    ExitCode::FAILURE
}

/// The binaries that do the calls.
struct Programs {
    count: PathBuf,
    allocations: PathBuf,
}

impl Programs {
    fn count_all(&self) -> Result<Counts, Box<dyn Error>> {
        let mut counts = Counts::new(rustc()?);
        for subject in std::iter::once(NOOP).chain(Name::ALL.map(Name::as_str)) {
            for endpoint in Endpoint::ALL {
                eprintln!("counting {subject} {}", endpoint.name());
                counts.insert(subject, endpoint, self.count(Subject::Endpoint(subject, endpoint))?);
            }
        }
        for feature in Feature::ALL {
            for used in Use::BOTH {
                eprintln!("counting a route {} {}", used.as_str(), feature.name());
                counts.insert_feature(feature, used, self.count(Subject::Feature(feature, used))?);
            }
        }
        Ok(counts)
    }

    fn count(&self, subject: Subject<'_>) -> Result<Count, Box<dyn Error>> {
        let instructions =
            per_call(|calls| Ok(callgrind::instructions(&self.count, &subject.arguments(calls), COUNTED)?))?;
        let allocations = per_call(|calls| self.allocations(&subject.arguments(calls)))?;
        Ok(Count { instructions, allocations })
    }

    fn allocations(&self, arguments: &[String]) -> Result<u64, Box<dyn Error>> {
        let output = Command::new(&self.allocations).args(arguments).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().parse()?)
    }
}

/// The difference of two runs, divided by the number of calls that they differ by.
fn per_call(run: impl Fn(usize) -> Result<u64, Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let short = run(WARM_UP)?;
    let long = run(WARM_UP + CALLS)?;
    Ok((long as f64 - short as f64) / CALLS as f64)
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

    print_features(counts);
}

fn print_features(counts: &Counts) {
    let heads = ["a route of ours", "without", "with", "costs", "allocations without", "with", "costs"];
    let mut table = Table::new("What an optional feature costs a request, in instructions and heap allocations", heads);
    for feature in Feature::ALL {
        let [Some(without), Some(with)] = Use::BOTH.map(|used| counts.feature(feature, used)) else { continue };
        let instructions = [without.instructions, with.instructions, with.instructions - without.instructions];
        let allocations = [without.allocations, with.allocations, with.allocations - without.allocations];
        let [before, after, cost] = instructions;
        let instructions = [thousands(before as u64), thousands(after as u64), signed(cost)];
        let allocations = allocations.map(|figure| format!("{}", (figure * 100.0).round() / 100.0));
        table.row(feature.name(), instructions.into_iter().chain(allocations));
    }
    println!("{table}");
}

/// A difference, with its sign.
fn signed(figure: f64) -> String {
    format!("{}{}", if figure < 0.0 { '-' } else { '+' }, thousands(figure.abs() as u64))
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
