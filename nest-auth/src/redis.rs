//! What the stores in Redis share: how times are written.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A time as it is kept: milliseconds since 1970, as in tables.
pub(crate) fn to_milliseconds(time: SystemTime) -> u64 {
    in_milliseconds(time.duration_since(UNIX_EPOCH).unwrap_or_default())
}

/// The same time again, without what is less than a millisecond.
#[cfg(feature = "http")]
pub(crate) fn to_time(milliseconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(milliseconds)
}

/// Lua and Redis count in numbers that hold no more than this exactly.
pub(crate) fn in_milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).min(1 << 52)
}

/// For how long a key is kept; for none at all Redis takes no number.
pub(crate) fn time_to_live(time: Duration) -> u64 {
    in_milliseconds(time).max(1)
}
