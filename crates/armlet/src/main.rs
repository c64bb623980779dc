//! The binary: the command line, and the one place that names concrete parts.
//!
//! Knows: which store, providers, listeners and files make a server, and how it starts and ends.
//! Must not know: how any of them works.

mod cli;
mod client;
mod commands;
mod connection;
mod console;
mod data_dir;
mod files;
mod logging;
mod owner_at_root;
mod providers;
mod server;
mod settings;
mod shell;
mod tls;

use std::process::ExitCode;

use anyhow::{Context, Result};

use cli::{Cli, Command};

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let outcome = run(Cli::read());
    logging::flush();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            console::aside(format_args!("armlet: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new().context("no runtime could be started")?;
    let Cli { place, command, serve } = cli;
    runtime.block_on(async {
        match command.unwrap_or(Command::Serve(serve)) {
            Command::Serve(options) => commands::serve::run(&place, options).await,
            Command::Env(options) => commands::env::run(&place, &options),
            Command::Token(options) => commands::token::run(&place, &options).await,
            Command::Operation(command) => commands::operation::run(&place, command).await,
            Command::Demo(options) => commands::demo::run(&options).await,
        }
    })
}
