//! The command line: what each subcommand is called and where its options lie.

use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::commands::{demo, env, operation, token};
use crate::settings::ServeOptions;

/// Azure Resource Manager on your own machine.
///
/// Without a command it serves, as `armlet serve` does.
#[derive(Debug, Parser)]
#[command(name = "armlet", version)]
pub struct Cli {
    #[command(flatten)]
    pub place: Place,
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub serve: ServeOptions,
}

/// Where a server's files lie: how all commands find it.
#[derive(Clone, Debug, Default, Args)]
pub struct Place {
    /// A TOML file whose keys are the long names of options
    #[arg(long, value_name = "FILE", env = "ARMLET_CONFIG", global = true)]
    pub config: Option<PathBuf>,
    /// Where the server keeps its state [default: `armlet` in the platform's data directory]
    #[arg(long, value_name = "DIR", env = "ARMLET_DATA_DIR", global = true)]
    pub data_dir: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve until told to stop
    Serve(ServeOptions),
    /// Print what SDKs, az and Terraform read from the environment
    Env(env::Options),
    /// Print a bearer token
    Token(token::Options),
    /// List, hold, finish and fail long-running operations
    #[command(subcommand)]
    Operation(operation::Command),
    /// Run the documented operations against a throw-away server and show each reply
    Demo(demo::Options),
}

impl Cli {
    /// Reads the process's arguments; ends the process with a usage message if they are wrong.
    pub fn read() -> Self {
        let matches = Self::command().get_matches();
        if let Some((command, _)) = matches.subcommand() {
            // An option of `serve` before another command would otherwise be dropped in silence.
            let stray = ServeOptions::IDS
                .iter()
                .find(|id| matches.value_source(id) == Some(ValueSource::CommandLine));
            if let Some(id) = stray {
                let text = format!(
                    "--{} must stand after the command it is for, not before `{command}`",
                    id.replace('_', "-")
                );
                Self::command().error(clap::error::ErrorKind::ArgumentConflict, text).exit();
            }
        }
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_option_of_serve_is_known_as_one() {
        let serve = ServeOptions::augment_args(clap::Command::new("serve"));
        let ids: Vec<_> =
            serve.get_arguments().map(|argument| argument.get_id().as_str()).collect();
        assert_eq!(ids, ServeOptions::IDS);
    }

    #[test]
    fn nothing_means_serve_and_the_place_may_follow_any_command() {
        let cli = Cli::try_parse_from(["armlet"]).unwrap();
        assert!(cli.command.is_none());
        let cli = Cli::try_parse_from(["armlet", "env", "--data-dir", "/x"]).unwrap();
        assert_eq!(cli.place.data_dir, Some("/x".into()));
        let cli = Cli::try_parse_from(["armlet", "--listen", "127.0.0.1:0"]).unwrap();
        assert!(cli.command.is_none());
        assert_eq!(cli.serve.listen, Some("127.0.0.1:0".parse().unwrap()));
    }
}
