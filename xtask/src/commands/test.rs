//! `cargo xtask test [FILTER…]`: the Rust tests, then the official Python clients against the server;
//! with `--az` the Azure CLI against it, and nothing else.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use serde::Deserialize;

use crate::cache::Cache;
use crate::process::{self, step};
use crate::workspace::Workspace;

/// Folders of pytest files, each with the `requirements.txt` of the clients it runs.
const PYTHON_CLIENTS: &str = "tests/python";
const AZ: &str = "tests/az";
/// pytest's exit code for a selection that matches no test.
const PYTEST_NOTHING_SELECTED: i32 = 5;

#[derive(Args, Default)]
pub struct Options {
    /// Run only the tests whose name contains one of these.
    filters: Vec<String>,
    /// Only the Rust tests.
    #[arg(long, conflicts_with = "python")]
    rust: bool,
    /// Only the Python tests.
    #[arg(long)]
    python: bool,
    /// Only the tests with the Azure CLI, which are no part of the others: it is large and slow.
    #[arg(long, conflicts_with_all = ["rust", "python"])]
    az: bool,
}

pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    if options.az {
        return clients(workspace, AZ, &options.filters);
    }
    if !options.python {
        step("cargo test", || {
            process::check(
                workspace
                    .cargo()
                    .args(["test", "--workspace", "--locked", "--"])
                    .args(&options.filters),
            )
        })?;
    }
    if !options.rust {
        clients(workspace, PYTHON_CLIENTS, &options.filters)?;
        println!("The tests with the Azure CLI are run by `cargo xtask test --az`.");
    }
    Ok(())
}

/// Runs the tests of one folder, with the clients it names, against the server as it stands.
fn clients(workspace: &Workspace, folder: &str, filters: &[String]) -> Result<()> {
    let server = step("build armlet", || build_server(workspace))?;
    let python =
        step("python environment", || python_environment(workspace, &Cache::from_env()?, folder))?;
    step(&format!("pytest {folder}"), || pytest(workspace, &python, &server, folder, filters))
}

/// Builds the server and answers where cargo put it, wherever the target directory is.
fn build_server(workspace: &Workspace) -> Result<PathBuf> {
    let messages = process::output(workspace.cargo().args([
        "build",
        "-p",
        "armlet",
        "--locked",
        "--message-format=json-render-diagnostics",
    ]))?;
    executable(&messages, "armlet").context("cargo names no executable for armlet")
}

/// The executable of the binary target `name` among cargo's JSON messages, one per line.
fn executable(messages: &str, name: &str) -> Option<PathBuf> {
    #[derive(Deserialize)]
    struct Message {
        target: Option<Target>,
        executable: Option<PathBuf>,
    }
    #[derive(Deserialize)]
    struct Target {
        name: String,
    }
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Message>(line).ok())
        .filter(|message| message.target.as_ref().is_some_and(|target| target.name == name))
        .find_map(|message| message.executable)
}

/// A virtual environment that holds exactly what the folder requires; answers its interpreter.
fn python_environment(workspace: &Workspace, cache: &Cache, folder: &str) -> Result<PathBuf> {
    let requirements = workspace.root().join(folder).join("requirements.txt");
    let pins = std::fs::read(&requirements)
        .with_context(|| format!("cannot read {}", requirements.display()))?;
    let home = cache.beside(&format!("venv-{:016x}", fnv1a(&pins)));
    let python = interpreter(&home);
    // Written last: an installation that was cut off has no such file and starts afresh.
    let complete = home.join(".complete");
    let _lock = cache.lock()?;
    if !complete.exists() {
        process::check(workspace.command("python3").args(["-m", "venv", "--clear"]).arg(&home))?;
        process::check(
            workspace
                .command(&python)
                .args(["-m", "pip", "install", "--disable-pip-version-check", "--quiet", "-r"])
                .arg(&requirements),
        )?;
        std::fs::write(&complete, "")?;
    }
    Ok(python)
}

fn interpreter(home: &Path) -> PathBuf {
    if cfg!(windows) { home.join("Scripts/python.exe") } else { home.join("bin/python") }
}

fn pytest(
    workspace: &Workspace,
    python: &Path,
    server: &Path,
    folder: &str,
    filters: &[String],
) -> Result<()> {
    let mut command = workspace.command(python);
    command
        .args(["-m", "pytest", folder])
        .env("ARMLET_BIN", server)
        .env("PYTHONDONTWRITEBYTECODE", "1");
    if !filters.is_empty() {
        command.arg("-k").arg(filters.join(" or "));
    }
    let status = process::status(&mut command)?;
    if !filters.is_empty() && status.code() == Some(PYTEST_NOTHING_SELECTED) {
        return Ok(());
    }
    process::succeeded(&command, status)
}

/// FNV-1a: a name for a file's content that stays the same across compilers.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_executable_is_read_from_the_named_target_alone() {
        let messages = r#"
            {"reason":"compiler-artifact","target":{"name":"arm"},"executable":null}
            {"reason":"compiler-artifact","target":{"name":"other"},"executable":"/t/other"}
            not json
            {"reason":"compiler-artifact","target":{"name":"armlet"},"executable":null}
            {"reason":"compiler-artifact","target":{"name":"armlet"},"executable":"/t/armlet"}
            {"reason":"build-finished","success":true}"#;
        assert_eq!(executable(messages, "armlet"), Some(PathBuf::from("/t/armlet")));
        assert_eq!(executable(messages, "front"), None);
    }

    #[test]
    fn the_hash_is_the_published_fnv1a() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
