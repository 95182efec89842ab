//! Where log records go.

use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::Arc;

use nest::{injectable, module};
use tracing::level_filters::LevelFilter;
use tracing_appender::rolling::{InitError, RollingFileAppender, Rotation};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::layer::SubscriberExt;
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
        let _ = tracing_subscriber::registry().with(layers).try_init();
        Ok(Self)
    }
}

type BoxedLayer = Box<dyn Layer<Registry> + Send + Sync>;

fn layers(config: &LogConfig) -> Result<Vec<BoxedLayer>, InitError> {
    let level = config.level;
    let mut layers = vec![layer(config.format, io::stderr, io::stderr().is_terminal(), level)];
    if let Some(folder) = &config.folder {
        layers.push(layer(config.format, daily(folder, "shop")?, false, level));
        layers.push(layer(config.format, daily(folder, "errors")?, false, level.min(LevelFilter::ERROR)));
    }
    Ok(layers)
}

/// `shop.2026-11-22.log`, by the day in UTC. Records are written at once, so that none is lost with the process.
fn daily(folder: &Path, name: &str) -> Result<RollingFileAppender, InitError> {
    let builder = RollingFileAppender::builder().rotation(Rotation::DAILY);
    builder.filename_prefix(name).filename_suffix("log").build(folder)
}

fn layer<W>(format: LogFormat, writer: W, colours: bool, level: LevelFilter) -> BoxedLayer
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let layer = fmt::layer().with_writer(writer).with_ansi(colours);
    match format {
        LogFormat::Pretty => layer.with_filter(filter(level)).boxed(),
        LogFormat::Json => layer.json().with_filter(filter(level)).boxed(),
    }
}

/// Libraries stay at `info`, whatever the level: below it they may write down what passes through them, tokens included.
fn filter(level: LevelFilter) -> Targets {
    Targets::new().with_default(level.min(LevelFilter::INFO)).with_target("shop", level).with_target("nest", level)
}
