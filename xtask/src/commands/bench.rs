//! `cargo xtask bench [--seconds N] [--connections 32,64]`: the released server beside its ceilings.

use anyhow::Result;
use clap::Args;

use crate::process::{self, step};
use crate::workspace::Workspace;

/// Checked by the program that measures.
#[derive(Args)]
pub struct Options {
    /// Seconds of each measured window.
    #[arg(long, default_value_t = 3)]
    seconds: u32,
    /// How many connections, separated by commas.
    #[arg(long, default_value = "32,64")]
    connections: String,
    /// What the backends hold: `documented` or `large`.
    #[arg(long, default_value = "documented")]
    body: String,
}

pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    // One at a time: built together, the server would get the features that the other asks for.
    for package in ["armlet", "bench"] {
        step(&format!("build {package}"), || {
            let build = ["build", "--release", "--locked", "-p", package];
            process::check(workspace.cargo().args(build))
        })?;
    }
    // It cleans up after itself when it is told to stop, so it must be the one that is told.
    process::become_it(
        workspace
            .cargo()
            .args(["run", "--release", "--quiet", "--locked", "-p", "bench", "--", "run"])
            .args(["--seconds", &options.seconds.to_string()])
            .args(["--connections", &options.connections])
            .args(["--body", &options.body]),
    )
}
