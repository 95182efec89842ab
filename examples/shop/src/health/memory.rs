//! The memory of this process.

use async_trait::async_trait;
use nest::injectable;

use super::{HealthIndicator, Probe, Unhealthy};

/// A process of this kind that holds more has a leak.
const MOST: u64 = 2 * 1024 * 1024 * 1024;

/// Up while the process holds no more memory than it could need.
#[injectable]
pub(super) struct MemoryHealth;

#[async_trait]
impl HealthIndicator for MemoryHealth {
    fn name(&self) -> &'static str {
        "memory"
    }

    fn answers(&self, _: Probe) -> bool {
        true
    }

    async fn check(&self) -> Result<(), Unhealthy> {
        match resident() {
            Some(bytes) if bytes > MOST => Err(format!("{bytes} bytes are in use").into()),
            _ => Ok(()),
        }
    }
}

/// How much memory the process holds, where the system tells without being asked for much: on Linux.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}

#[cfg(test)]
mod tests {
    #[test]
    #[cfg(target_os = "linux")]
    fn linux_tells_how_much_memory_is_held() {
        assert!(super::resident().is_some_and(|bytes| bytes > 100_000));
    }
}
