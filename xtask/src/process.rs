//! Child processes and timed steps: what ran, how long it took, and a clear line when it failed.

use std::process::{Command, ExitStatus, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// Runs one named step, printing its beginning and its duration, or where it failed.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("==> {name}");
    let started = Instant::now();
    let outcome = work();
    let seconds = started.elapsed().as_secs_f64();
    match outcome {
        Ok(value) => {
            println!("==> {name}: passed in {seconds:.1} s");
            Ok(value)
        }
        Err(error) => Err(error).with_context(|| format!("{name} FAILED after {seconds:.1} s")),
    }
}

/// Runs to the end with our own standard streams; anything but success is an error.
pub fn check(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    succeeded(command, status)
}

/// Becomes the program where the platform can, so that signals meant for us reach it; comes back
/// with an error alone, or at its end where there is no becoming.
pub fn become_it(command: &mut Command) -> Result<()> {
    #[cfg(unix)]
    {
        let error = std::os::unix::process::CommandExt::exec(command);
        Err(error).with_context(|| format!("cannot start `{}`", line(command)))
    }
    #[cfg(not(unix))]
    check(command)
}

/// Runs to the end with our own standard streams.
pub fn status(command: &mut Command) -> Result<ExitStatus> {
    command.status().with_context(|| format!("cannot start `{}`", line(command)))
}

/// Runs to the end and returns what it wrote to standard output; diagnostics pass through.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start `{}`", line(command)))?;
    succeeded(command, output.status)?;
    String::from_utf8(output.stdout).with_context(|| format!("`{}`", line(command)))
}

pub fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("`{}`: {status}", line(command));
    }
    Ok(())
}

/// The command as one would type it, for messages.
fn line(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_step_and_the_command() {
        let failing =
            || check(Command::new("git").args(["cat-file", "-e", "0000000"]).stderr(Stdio::null()));
        let error = step("fetch", failing).expect_err("no object has that name");
        let text = format!("{error:#}");
        assert!(text.starts_with("fetch FAILED after "), "{text}");
        assert!(text.contains("`git cat-file -e 0000000`: exit status: "), "{text}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = output(&mut Command::new("no-such-program-here")).expect_err("it is missing");
        assert_eq!(error.to_string(), "cannot start `no-such-program-here`");
    }
}
