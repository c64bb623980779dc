//! What commands print for people and scripts: the one door to stdout.

use std::fmt::Display;
use std::io::{ErrorKind, Write as _};

use anyhow::Result;

/// Prints a line. A reader that has gone away (`armlet … | head`) is no error.
///
/// # Errors
/// The operating system's.
pub fn line(text: impl Display) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match writeln!(stdout, "{text}").and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Prints to stderr what belongs to no result: a greeting, the reason of a failure.
pub fn aside(text: impl Display) {
    // Where even stderr is closed there is nobody to tell.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
