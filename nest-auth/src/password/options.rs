use std::num::NonZeroUsize;

/// What one password costs, and how many may be hashed at once.
///
/// The default is the first choice of the OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two iterations and
/// one lane, and as many at once as half of the cores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordOptions {
    /// Memory for one hash, in KiB; at least 8 for each lane.
    pub memory_kib: u32,
    /// Passes over that memory; at least 1.
    pub iterations: u32,
    /// Lanes of the algorithm; at least 1. They are computed one after the other, on one thread.
    pub lanes: u32,
    /// How many hashes are computed at once: as many as half of the cores, at least one. The others wait in line, without a thread.
    pub concurrency: NonZeroUsize,
}

impl Default for PasswordOptions {
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, iterations: 2, lanes: 1, concurrency: half_of_the_cores() }
    }
}

/// The other half answers everybody else meanwhile: a hash keeps its core busy for as long as it takes.
fn half_of_the_cores() -> NonZeroUsize {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    NonZeroUsize::new(cores / 2).unwrap_or(NonZeroUsize::MIN)
}
