//! Asks the parts.

use std::sync::Arc;
use std::time::Duration;

use nest::{All, injectable};
use tokio::time::timeout;

use super::{HealthIndicator, HealthReport, Probe};

/// A part that has not answered by then is down.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks the parts.
#[injectable]
pub struct HealthService {
    indicators: All<dyn HealthIndicator>,
}

impl HealthService {
    /// How the parts are that a probe asks.
    pub async fn check(&self, probe: Probe) -> HealthReport {
        report(self.indicators.iter(), probe).await
    }
}

/// Asks the parts one after the other; what is wrong with one goes to the log.
async fn report(indicators: impl IntoIterator<Item = Arc<dyn HealthIndicator>>, probe: Probe) -> HealthReport {
    let mut parts = Vec::new();
    for indicator in indicators.into_iter().filter(|indicator| indicator.answers(probe)) {
        let problem = match timeout(PATIENCE, indicator.check()).await {
            Ok(answer) => answer.err().map(|error| error.to_string()),
            Err(_) => Some(format!("no answer within {PATIENCE:?}")),
        };
        if let Some(problem) = &problem {
            tracing::error!(part = indicator.name(), problem, "a part of the application is down");
        }
        parts.push((indicator.name(), problem.is_none()));
    }
    HealthReport::new(parts)
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;

    use super::super::Unhealthy;
    use super::*;

    struct Fake {
        name: &'static str,
        is_up: bool,
    }

    #[async_trait]
    impl HealthIndicator for Fake {
        fn name(&self) -> &'static str {
            self.name
        }

        fn answers(&self, probe: Probe) -> bool {
            self.name == "memory" || probe != Probe::Liveness
        }

        async fn check(&self) -> Result<(), Unhealthy> {
            if self.is_up { Ok(()) } else { Err("the path /secret is gone".into()) }
        }
    }

    async fn json(database_is_up: bool, probe: Probe) -> String {
        let parts: [Arc<dyn HealthIndicator>; 2] = [
            Arc::new(Fake { name: "database", is_up: database_is_up }),
            Arc::new(Fake { name: "memory", is_up: true }),
        ];
        serde_json::to_string(&report(parts, probe).await).unwrap()
    }

    #[nest::test]
    async fn all_parts_up_is_ok() {
        let up = r#"{"database":{"status":"up"},"memory":{"status":"up"}}"#;
        let expected = format!(r#"{{"status":"ok","info":{up},"error":{{}},"details":{up}}}"#);
        assert_eq!(json(true, Probe::Health).await, expected);
    }

    #[nest::test]
    async fn a_part_that_is_down_is_an_error_without_its_reason() {
        let (up, down) = (r#""memory":{"status":"up"}"#, r#""database":{"status":"down"}"#);
        let expected = format!(r#"{{"status":"error","info":{{{up}}},"error":{{{down}}},"details":{{{down},{up}}}}}"#);
        assert_eq!(json(false, Probe::Readiness).await, expected);
    }

    #[nest::test]
    async fn liveness_does_not_depend_on_the_database() {
        assert!(!json(false, Probe::Liveness).await.contains("database"));
    }
}
