//! Log lines on stderr.

mod lines;

use std::sync::OnceLock;

use anyhow::{Context, Result};
use tracing_subscriber::EnvFilter;

use crate::settings::LogFormat;
use lines::Lines;

static LINES: OnceLock<Lines> = OnceLock::new();

/// Starts logging for the whole process; once.
///
/// # Errors
/// When `level` is no filter.
pub fn start(format: LogFormat, level: &str) -> Result<()> {
    let filter = EnvFilter::try_new(level)
        .with_context(|| format!("--log-level {level:?} is not a level or a filter"))?;
    let buffer = Lines::start(std::io::stderr()).context("no thread for log lines")?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(LINES.get_or_init(|| buffer).clone())
        // Telling of a closed stderr on stderr would panic, in the middle of a request.
        .log_internal_errors(false);
    let started = match format {
        LogFormat::Text => {
            lines.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).try_init()
        }
        LogFormat::Json => lines.json().try_init(),
    };
    started.map_err(|error| anyhow::anyhow!("logging did not start: {error}"))
}

/// Writes the lines that are still to be written: the last thing a process does.
pub fn flush() {
    LINES.get().into_iter().for_each(Lines::flush);
}
