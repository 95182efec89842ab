//! Checks of this repository: `cargo xtask tidy`, `cargo xtask features`, `cargo xtask smoke`,
//! `cargo xtask walk`, `cargo xtask client`, `cargo xtask browser`, `cargo xtask mutants`.

mod browser;
mod client;
mod features;
mod mutants;
mod node;
mod shop;
mod smoke;
mod source;
mod tidy;
mod walk;
mod workspace;

use std::process::ExitCode;

type Error = Box<dyn std::error::Error>;

const USAGE: &str = "usage: cargo xtask COMMAND

  tidy        holds the rules of this repository: layers, dependencies, words, what documents quote
  tidy --fix  the same, and brings up to date what documents quote
  features    builds each crate without features, and with each of its features alone
  smoke       starts the shop on an empty database, asks it a few things, and stops it
  walk        types the commands of the example's README into a shell, and compares what they are answered
  client      generates a client from the document of the shop, checks its types, and walks through a shop with it
  browser     opens the page of the shop's documents in Chromium, and calls the shop from there
  mutants     breaks each rule of the shop on purpose, and looks whether its tests notice; with words, only the rules, files
              and tests that have one of them in their names";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["tidy"] => tidy::run(false),
        ["tidy", "--fix"] => tidy::run(true),
        ["features"] => features::run(),
        ["smoke"] => smoke::run(),
        ["walk"] => walk::run(),
        ["mutants", filters @ ..] => mutants::run(filters),
        ["client"] => client::run(),
        ["browser"] => browser::run(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
