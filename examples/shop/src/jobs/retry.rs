//! When a job is tried again.

use std::time::Duration;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60 * 60);
/// With these pauses that is after some four hours.
const ATTEMPTS: u32 = 15;

/// How long to wait after so many attempts: twice as long each time. `None` when it has been tried often enough.
pub(super) fn pause_after(attempts: u32) -> Option<Duration> {
    let doubled = 1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
    (attempts < ATTEMPTS).then(|| FIRST.saturating_mul(doubled).min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour_and_then_end() {
        let seconds = |attempts| pause_after(attempts).map(|pause| pause.as_secs());
        assert_eq!([1, 2, 3, 4, 11].map(seconds), [Some(1), Some(2), Some(4), Some(8), Some(1024)]);
        assert_eq!([14, 15, 99].map(seconds), [Some(3600), None, None]);
    }
}
