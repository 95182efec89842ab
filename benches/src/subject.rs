//! What is measured, as the instruments' own programs take it on their command lines.

use std::error::Error;

use crate::contract::Endpoint;
use crate::drive::{Around, repeat, repeat_feature};
use crate::features::{Feature, Use};

/// The first word of a command line that measures a feature.
const FEATURE: &str = "feature";

/// How the programs are called.
pub const USAGE: &str = "<peer or noop> <endpoint> <calls>, or: feature <name> <with or without> <calls>";

/// What is measured.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// An endpoint of a peer, or of `noop`.
    Endpoint(&'a str, Endpoint),
    /// A route of ours.
    Feature(Feature, Use),
}

impl Subject<'_> {
    /// The command line that [`call`] reads.
    pub fn arguments(self, calls: usize) -> Vec<String> {
        let calls = calls.to_string();
        match self {
            Self::Endpoint(peer, endpoint) => vec![peer.to_owned(), endpoint.name().to_owned(), calls],
            Self::Feature(feature, used) => {
                vec![FEATURE.to_owned(), feature.name().to_owned(), used.as_str().to_owned(), calls]
            }
        }
    }
}

/// Makes the calls that a command line asks for.
///
/// # Errors
///
/// If it asks for nothing that there is, or if an answer is not the expected one.
pub fn call(arguments: &[String], around: Around<'_>) -> Result<(), Box<dyn Error>> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [FEATURE, feature, used, calls] => {
            let feature = Feature::named(feature).ok_or("there is no such feature")?;
            let used = Use::named(used).ok_or("a route is with a feature or without")?;
            repeat_feature(feature, used, calls.parse()?, around)
        }
        [peer, endpoint, calls] => {
            let endpoint = Endpoint::named(endpoint).ok_or("there is no such endpoint")?;
            repeat(peer, endpoint, calls.parse()?, around)
        }
        _ => Err(format!("usage: {USAGE}").into()),
    }
}
