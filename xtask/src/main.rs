//! The project's own commands: `cargo xtask ci`, `cargo xtask test`, `cargo xtask tidy`.
//! Knows the shape of the workspace and its house rules. No crate depends on it, and it uses none of ours.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command's words are its output")]

mod cache;
mod commands;
mod process;
mod rust_source;
mod tidy;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The project's own commands")]
struct Cli {
    #[command(subcommand)]
    command: commands::Command,
}

fn main() -> ExitCode {
    match Cli::parse().command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line: what failed is above it already, and no backtrace explains it better.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
