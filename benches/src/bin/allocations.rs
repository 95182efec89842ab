//! Counts heap allocations and prints their number: see [`nest_benches::subject`] for what of.
//!
//! A binary of its own, because a counting allocator costs instructions.

use std::alloc::System;
use std::env;
use std::error::Error;
use std::process::ExitCode;

use nest_benches::subject;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

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
    let mut allocations = 0;
    subject::call(&arguments, &mut |call| {
        let region = Region::new(ALLOCATOR);
        call();
        let change = region.change();
        allocations += change.allocations + change.reallocations;
    })?;
    Ok(allocations)
}
