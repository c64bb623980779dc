//! Log lines on stderr.

mod lines;

use anyhow::{Context, Result};
use tracing_subscriber::EnvFilter;

use crate::settings::LogFormat;
use lines::Lines;

/// Starts logging for the whole process; once. What is still to be written when the value is dropped
/// is written then.
///
/// # Errors
/// When `level` is no filter.
pub fn start(format: LogFormat, level: &str) -> Result<Flush> {
    let filter = EnvFilter::try_new(level)
        .with_context(|| format!("--log-level {level:?} is not a level or a filter"))?;
    let buffer = Lines::start(std::io::stderr()).context("no thread for log lines")?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(buffer.clone())
        // Telling of a closed stderr on stderr would panic, in the middle of a request.
        .log_internal_errors(false);
    let started = match format {
        LogFormat::Text => {
            lines.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).try_init()
        }
        LogFormat::Json => lines.json().try_init(),
    };
    started.map_err(|error| anyhow::anyhow!("logging did not start: {error}"))?;
    Ok(Flush(buffer))
}

/// Writes what is left when it goes.
pub struct Flush(Lines);

impl Drop for Flush {
    fn drop(&mut self) {
        self.0.flush();
    }
}
