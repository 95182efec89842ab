//! Where log records go.

use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::Arc;

use nest::{injectable, module};
use tracing::Level;
use tracing::level_filters::LevelFilter;
use tracing_appender::rolling::{InitError, RollingFileAppender, Rotation};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::writer::MakeWriterExt;
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::layer::{Layered, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry};

use crate::config::{LogConfig, LogFormat, ShopConfig};

/// Logging. The module holds what nobody else asks for.
#[module(providers = [Logs])]
pub struct LoggingModule {
    _logs: Arc<Logs>,
}

/// The subscriber of this process, installed when the application is built.
pub struct Logs;

#[injectable]
impl Logs {
    #[inject]
    fn install(config: Arc<ShopConfig>) -> Result<Self, InitError> {
        let layers = layers(&config.logs)?;
        // A second application in one process, in a test for example, logs to where the first one does.
        let _ = tracing_subscriber::registry().with(filter(config.logs.level)).with(layers).try_init();
        Ok(Self)
    }
}

type Filtered = Layered<Targets, Registry>;
type BoxedLayer = Box<dyn Layer<Filtered> + Send + Sync>;

fn layers(config: &LogConfig) -> Result<Vec<BoxedLayer>, InitError> {
    let mut layers = vec![layer(config.format, io::stderr, io::stderr().is_terminal())];
    if let Some(folder) = &config.folder {
        // The writer picks the errors. A filter of a layer would lose some: when a library asks whether anybody hears a record, and
        // sqlx asks after each statement, that layer may miss the next one (tokio-rs/tracing#2519).
        let errors = daily(folder, "errors")?.with_max_level(Level::ERROR);
        layers.push(layer(config.format, daily(folder, "shop")?, false));
        layers.push(layer(config.format, errors, false));
    }
    Ok(layers)
}

/// `shop.2026-11-22.log`, by the day in UTC. Records are written at once, so that none is lost with the process.
fn daily(folder: &Path, name: &str) -> Result<RollingFileAppender, InitError> {
    let builder = RollingFileAppender::builder().rotation(Rotation::DAILY);
    builder.filename_prefix(name).filename_suffix("log").build(folder)
}

fn layer<W>(format: LogFormat, writer: W, colours: bool) -> BoxedLayer
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let layer = fmt::layer().with_writer(writer).with_ansi(colours);
    match format {
        LogFormat::Pretty => layer.boxed(),
        LogFormat::Json => layer.json().boxed(),
    }
}

/// Libraries stay at `info`, whatever the level: below it they may write down what passes through them, tokens included.
fn filter(level: LevelFilter) -> Targets {
    Targets::new().with_default(level.min(LevelFilter::INFO)).with_target("shop", level).with_target("nest", level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_stay_at_info_whatever_the_level() {
        let filter = filter(LevelFilter::TRACE);
        for library in ["hyper", "sqlx::query", "lettre"] {
            assert!(
                filter.would_enable(library, &Level::INFO) && !filter.would_enable(library, &Level::DEBUG),
                "{library}"
            );
        }
        for ours in ["shop", "shop::orders", "nest", "nest::access"] {
            assert!(filter.would_enable(ours, &Level::TRACE), "{ours}");
        }
        // Nor do they say more than was asked for.
        assert!(!super::filter(LevelFilter::ERROR).would_enable("hyper", &Level::WARN));
    }
}
