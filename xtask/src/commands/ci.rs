//! `cargo xtask ci`: every check, cheapest first.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use super::{test, tidy};
use crate::cache::Cache;
use crate::process::{self, step};
use crate::workspace::Workspace;

const CARGO_DENY_VERSION: &str = "0.20.2";

pub fn run(workspace: &Workspace) -> Result<()> {
    let started = Instant::now();
    // Every platform's crates, so that the supply-chain check can work offline.
    step("fetch", || process::check(workspace.cargo().args(["fetch", "--locked"])))?;
    step("format", || process::check(workspace.cargo().args(["fmt", "--all", "--", "--check"])))?;
    step("clippy", || {
        process::check(
            workspace
                .cargo()
                .args(["clippy", "--workspace", "--all-targets", "--locked"])
                .args(["--", "-D", "warnings"]),
        )
    })?;
    step("fuzz targets", || process::check(&mut fuzz_targets(workspace)?))?;
    step("tidy", || tidy::run(workspace))?;
    step("deny", || {
        let cargo_deny = cargo_deny(workspace, &Cache::from_env()?)?;
        process::check(
            workspace
                .command(cargo_deny)
                .args(["--offline", "--locked", "check", "--hide-inclusion-graph"])
                .args(["bans", "licenses", "sources"]),
        )
    })?;
    test::run(workspace, &test::Options::default())?;
    println!("ci: every step passed in {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

/// They stand apart, in a workspace with a lock file of its own, and share what is compiled.
fn fuzz_targets(workspace: &Workspace) -> Result<Command> {
    let mut command = workspace.cargo();
    command
        .args(["check", "--manifest-path", "fuzz/Cargo.toml", "--locked", "--target-dir"])
        .arg(workspace.target_directory()?);
    Ok(command)
}

/// Path of the pinned cargo-deny, built into the tool cache on first use.
fn cargo_deny(workspace: &Workspace, cache: &Cache) -> Result<PathBuf> {
    let program = cache.program("cargo-deny");
    let _lock = cache.lock()?;
    let wanted = format!("cargo-deny {CARGO_DENY_VERSION}");
    let installed = process::output(workspace.command(&program).arg("--version"));
    if !installed.is_ok_and(|version| version.trim() == wanted) {
        process::check(
            workspace
                .cargo()
                .args(["install", "cargo-deny", "--version", CARGO_DENY_VERSION])
                .args(["--locked", "--debug", "--force", "--root"])
                .arg(cache.tools())
                // A foreign program's objects have no place in the project's target directory.
                .env_remove("CARGO_TARGET_DIR"),
        )?;
    }
    Ok(program)
}
