//! The committed counts, and what may not grow against them.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use serde::{Deserialize, Serialize};

use crate::contract::Endpoint;
use crate::features::{Feature, Use};
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

impl Count {
    fn rounded(self) -> Self {
        Self { instructions: self.instructions.round(), allocations: (self.allocations * 100.0).round() / 100.0 }
    }
}

/// The counts of one run, by peer and endpoint. `noop`, the instrument's own cost, is among the peers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Counts {
    /// The compiler that built the peers: another one gives other counts.
    pub rustc: String,
    peers: BTreeMap<String, BTreeMap<String, Count>>,
    /// Of our peer, by feature, and by whether it is used.
    #[serde(default)]
    features: BTreeMap<String, BTreeMap<String, Count>>,
}

impl Counts {
    /// No counts yet, with what this compiler builds.
    pub fn new(rustc: String) -> Self {
        Self { rustc, ..Self::default() }
    }

    /// Adds what one request of this peer and endpoint costs, rounded to what is repeatable.
    pub fn insert(&mut self, peer: &str, endpoint: Endpoint, count: Count) {
        self.peers.entry(peer.to_owned()).or_default().insert(endpoint.name().to_owned(), count.rounded());
    }

    /// Adds what one request costs on a route with a feature or without, rounded to what is repeatable.
    pub fn insert_feature(&mut self, feature: Feature, used: Use, count: Count) {
        self.features.entry(feature.name().to_owned()).or_default().insert(used.as_str().to_owned(), count.rounded());
    }

    /// What one request of this peer and endpoint costs, if it was counted.
    pub fn get(&self, peer: &str, endpoint: Endpoint) -> Option<Count> {
        self.peers.get(peer)?.get(endpoint.name()).copied()
    }

    /// What one request costs on a route with a feature or without, if it was counted.
    pub fn feature(&self, feature: Feature, used: Use) -> Option<Count> {
        self.features.get(feature.name())?.get(used.as_str()).copied()
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
            verdict.compare(&name, before, after, is_ours(peer));
        }
    }
    verdict
}

/// Judges the counts of features, which are all ours, against the committed ones.
pub fn judge_features(committed: &Counts, now: &Counts, features: &[Feature]) -> Verdict {
    let mut verdict = Verdict::default();
    for &feature in features {
        for used in Use::BOTH {
            let name = format!("{} {}", used.as_str(), feature.name());
            verdict.compare(&name, committed.feature(feature, used), now.feature(feature, used), true);
        }
    }
    verdict
}

impl Verdict {
    /// Adds what another verdict says.
    #[must_use]
    pub fn and(mut self, other: Verdict) -> Self {
        self.faults.extend(other.faults);
        self.notes.extend(other.notes);
        self
    }

    fn compare(&mut self, name: &str, before: Option<Count>, after: Option<Count>, is_ours: bool) {
        let (Some(before), Some(after)) = (before, after) else {
            let list = if is_ours { &mut self.faults } else { &mut self.notes };
            list.push(format!("{name}: there is no committed count, write it with `--bless`"));
            return;
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
            let list = if growth > 0.0 && is_ours { &mut self.faults } else { &mut self.notes };
            list.push(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Count, Counts, Verdict, judge, judge_features};
    use crate::contract::Endpoint;
    use crate::features::{Feature, Use};
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
    fn growth_of_a_feature_fails_with_it_and_without() {
        let counts = |with: f64| {
            let mut counts = Counts::new("rustc 1.95".to_owned());
            for (used, instructions) in [(Use::Without, 1000.0), (Use::With, with)] {
                counts.insert_feature(Feature::Cors, used, Count { instructions, allocations: 2.0 });
            }
            counts
        };
        let faults = |now| judge_features(&counts(2000.0), &counts(now), &[Feature::Cors]).faults;
        assert_eq!(faults(2050.0), Vec::<String>::new());
        assert_eq!(faults(2100.0), ["with CORS: instructions went from 2000 to 2100 (+5.0 %)"]);
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
