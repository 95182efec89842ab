//! The committed counts, and what may not grow against them.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use serde::{Deserialize, Serialize};

use crate::contract::Endpoint;
use crate::peers::Name;

/// By how much a count of our own peer may exceed the committed one.
pub const TOLERANCE: f64 = 0.03;

/// What one request costs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Count {
    /// Instructions in user mode.
    pub instructions: f64,
    /// Heap allocations; fractions come from buffers that grow now and then.
    pub allocations: f64,
}

/// The counts of one run, by peer and endpoint. `noop`, the instrument's own cost, is among the peers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Counts {
    /// The compiler that built the peers: another one gives other counts.
    pub rustc: String,
    peers: BTreeMap<String, BTreeMap<String, Count>>,
}

impl Counts {
    /// No counts yet, with what this compiler builds.
    pub fn new(rustc: String) -> Self {
        Self { rustc, peers: BTreeMap::new() }
    }

    /// Adds what one request of this peer and endpoint costs, rounded to what is repeatable.
    pub fn insert(&mut self, peer: &str, endpoint: Endpoint, count: Count) {
        let count = Count {
            instructions: count.instructions.round(),
            allocations: (count.allocations * 100.0).round() / 100.0,
        };
        self.peers.entry(peer.to_owned()).or_default().insert(endpoint.name().to_owned(), count);
    }

    /// What one request of this peer and endpoint costs, if it was counted.
    pub fn get(&self, peer: &str, endpoint: Endpoint) -> Option<Count> {
        self.peers.get(peer)?.get(endpoint.name()).copied()
    }

    /// Reads counts that were written by [`write`](Self::write).
    ///
    /// # Errors
    ///
    /// If the file is not there or is not a baseline.
    pub fn read(path: &Path) -> io::Result<Self> {
        Ok(serde_json::from_slice(&fs::read(path)?)?)
    }

    /// Writes the counts for people and for [`read`](Self::read).
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        fs::write(path, serde_json::to_string_pretty(self)? + "\n")
    }
}

/// What a comparison with the committed counts says, one sentence for each change beyond the [tolerance](TOLERANCE).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// Growth of our own peer, and counts that cannot be compared: these fail a build.
    pub faults: Vec<String>,
    /// Changes that fail nothing: our peer got cheaper, or another peer moved, which hints at another toolchain.
    pub notes: Vec<String>,
}

/// Judges the counts of `peers` on `endpoints` against the committed ones. `is_ours` is [`Name::is_ours`] but in tests.
pub fn judge(
    committed: &Counts,
    now: &Counts,
    peers: &[Name],
    endpoints: &[Endpoint],
    is_ours: impl Fn(Name) -> bool,
) -> Verdict {
    let mut verdict = Verdict::default();
    if committed.rustc != now.rustc {
        verdict.notes.push(format!("the committed counts are of {}, these are of {}", committed.rustc, now.rustc));
    }
    if !peers.iter().any(|peer| is_ours(*peer)) {
        verdict.faults.push("none of the counted peers is ours, so nothing was checked".to_owned());
    }
    for &peer in peers {
        for &endpoint in endpoints {
            let name = format!("{} {}", peer.as_str(), endpoint.name());
            let (before, after) = (committed.get(peer.as_str(), endpoint), now.get(peer.as_str(), endpoint));
            let (Some(before), Some(after)) = (before, after) else {
                let list = if is_ours(peer) { &mut verdict.faults } else { &mut verdict.notes };
                list.push(format!("{name}: there is no committed count, write it with `--bless`"));
                continue;
            };
            for (what, before, after) in [
                ("instructions", before.instructions, after.instructions),
                ("allocations", before.allocations, after.allocations),
            ] {
                let growth = after / before - 1.0;
                if growth.abs() <= TOLERANCE || before == after {
                    continue;
                }
                let text = format!("{name}: {what} went from {before} to {after} ({:+.1} %)", growth * 100.0);
                let list = if growth > 0.0 && is_ours(peer) { &mut verdict.faults } else { &mut verdict.notes };
                list.push(text);
            }
        }
    }
    verdict
}

#[cfg(test)]
mod tests {
    use super::{Count, Counts, Verdict, judge};
    use crate::contract::Endpoint;
    use crate::peers::Name;

    fn counts(instructions: f64, allocations: f64) -> Counts {
        let mut counts = Counts::new("rustc 1.95".to_owned());
        counts.insert("axum", Endpoint::A, Count { instructions, allocations });
        counts
    }

    fn check(now: &Counts, ours: Name, faults: &[&str], notes: &[&str]) {
        let verdict = judge(&counts(1000.0, 2.0), now, &[Name::Axum], &[Endpoint::A], |peer| peer == ours);
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(verdict, Verdict { faults: texts(faults), notes: texts(notes) });
    }

    #[test]
    fn growth_within_the_tolerance_passes() {
        check(&counts(1029.0, 2.0), Name::Axum, &[], &[]);
    }

    #[test]
    fn growth_of_our_peer_fails() {
        check(&counts(1031.0, 2.0), Name::Axum, &["axum A: instructions went from 1000 to 1031 (+3.1 %)"], &[]);
        check(&counts(1000.0, 3.0), Name::Axum, &["axum A: allocations went from 2 to 3 (+50.0 %)"], &[]);
    }

    #[test]
    fn what_got_cheaper_is_noted() {
        check(&counts(900.0, 2.0), Name::Axum, &[], &["axum A: instructions went from 1000 to 900 (-10.0 %)"]);
    }

    #[test]
    fn growth_of_another_peer_is_noted_and_a_check_of_nothing_fails() {
        check(
            &counts(2000.0, 2.0),
            Name::Hyper,
            &["none of the counted peers is ours, so nothing was checked"],
            &["axum A: instructions went from 1000 to 2000 (+100.0 %)"],
        );
    }

    #[test]
    fn a_missing_count_of_our_peer_fails() {
        check(
            &Counts::new("rustc 1.95".to_owned()),
            Name::Axum,
            &["axum A: there is no committed count, write it with `--bless`"],
            &[],
        );
    }
}
