//! The program that runs under callgrind: see [`nest_benches::subject`] for what it calls.
//!
//! What the first few calls cost beyond the others cancels out when two runs with different numbers of calls are
//! compared.

use std::env;
use std::error::Error;
use std::process::ExitCode;

use nest_benches::subject;

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
    subject::call(&arguments, &mut |call| call())
}
