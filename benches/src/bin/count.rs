//! The program that runs under callgrind: `count <peer or noop> <endpoint> <calls>`.
//!
//! What the first few calls cost beyond the others cancels out when two runs with different numbers of calls are
//! compared.

use std::env;
use std::error::Error;
use std::process::ExitCode;

use nest_benches::contract::Endpoint;
use nest_benches::drive::repeat;

const USAGE: &str = "usage: count <peer or noop> <endpoint> <calls>";

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
    let [subject, endpoint, calls] = arguments.as_slice() else {
        return Err(USAGE.into());
    };
    let endpoint = Endpoint::named(endpoint).ok_or("there is no such endpoint")?;
    repeat(subject, endpoint, calls.parse()?, &mut |call| call())
}
