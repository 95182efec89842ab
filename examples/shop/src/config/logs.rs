//! What is logged, how, and where.

use std::path::PathBuf;

use nest::config::Environment;
use tracing::level_filters::LevelFilter;

use super::AppEnv;

/// `LOG_*`
#[derive(Clone, Debug)]
pub struct LogConfig {
    /// `LOG_LEVEL`
    pub level: LevelFilter,
    /// `LOG_FORMAT`
    pub format: LogFormat,
    /// `LOG_DIR`: where daily files go, if they are wanted.
    pub folder: Option<PathBuf>,
}

/// For people or for machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// A line to read.
    Pretty,
    /// A line of JSON.
    Json,
}

impl LogConfig {
    pub(super) fn read(env: &mut Environment, environment: AppEnv) -> Self {
        let usual = if environment == AppEnv::Production { LogFormat::Json } else { LogFormat::Pretty };
        let levels = [
            ("error", LevelFilter::ERROR),
            ("warn", LevelFilter::WARN),
            ("info", LevelFilter::INFO),
            ("debug", LevelFilter::DEBUG),
            ("trace", LevelFilter::TRACE),
        ];
        Self {
            level: env.read("LOG_LEVEL").one_of(levels).or(LevelFilter::INFO),
            format: env.read("LOG_FORMAT").one_of([("pretty", LogFormat::Pretty), ("json", LogFormat::Json)]).or(usual),
            folder: env.read("LOG_DIR").optional(),
        }
    }
}
