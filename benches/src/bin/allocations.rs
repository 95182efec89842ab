//! Counts heap allocations and prints their number: `allocations <peer or noop> <endpoint> <calls>`.
//!
//! A binary of its own, because a counting allocator costs instructions.

use std::alloc::System;
use std::env;
use std::error::Error;
use std::process::ExitCode;

use nest_benches::contract::Endpoint;
use nest_benches::drive::repeat;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const USAGE: &str = "usage: allocations <peer or noop> <endpoint> <calls>";

fn main() -> ExitCode {
    match run() {
        Ok(allocations) => {
            println!("{allocations}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("allocations: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Memory obtained or made larger while requests were answered.
fn run() -> Result<usize, Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [subject, endpoint, calls] = arguments.as_slice() else {
        return Err(USAGE.into());
    };
    let endpoint = Endpoint::named(endpoint).ok_or("there is no such endpoint")?;
    let mut allocations = 0;
    repeat(subject, endpoint, calls.parse()?, &mut |call| {
        let region = Region::new(ALLOCATOR);
        call();
        let change = region.change();
        allocations += change.allocations + change.reallocations;
    })?;
    Ok(allocations)
}
