//! How fast a built armlet is, beside two ceilings measured in the same run: a bare handler that
//! answers the same bytes, and the store's group commit without HTTP.
//!
//! Knows: armlet's command line and wire, as any client does, and the store. Must not know: how
//! armlet answers. No crate uses it.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command's words are its output")]

mod armlet;
mod backend;
mod bare;
mod connection;
mod group_commit;
mod http;
mod load;
mod machine;
mod process;
mod report;
mod run;
mod sample;
mod stop;

use std::process::ExitCode;

/// The server's own: the ceilings are to differ from it in what they do not do, and in nothing else.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "bench", about = "How fast armlet is")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The whole measurement.
    Run(run::Options),
    /// The first ceiling: answers every request with one reply. Started by `run`.
    Bare(bare::Options),
    /// The second ceiling: PUTs without HTTP. Started by `run`.
    GroupCommit(group_commit::Options),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Run(options) => run::run(&options),
        Command::Bare(options) => bare::run(&options),
        Command::GroupCommit(options) => group_commit::run(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
