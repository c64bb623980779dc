//! One file per subcommand. A new one is a file here, a variant of `Command` and a line in `run`.

mod bench;
mod ci;
mod test;
mod tidy;

use anyhow::Result;
use clap::Subcommand;

use crate::workspace::Workspace;

#[derive(Subcommand)]
pub enum Command {
    /// How fast the released server is, beside what its parts could do alone.
    Bench(bench::Options),
    /// Formatting, lints, house rules, supply chain, every test; stops at the first failure.
    Ci,
    /// Rust tests, then the official Python clients against the built server.
    Test(test::Options),
    /// The house rules: who may use whom, sizes, names, left-overs.
    Tidy,
}

impl Command {
    pub fn run(self) -> Result<()> {
        let workspace = Workspace::locate()?;
        match self {
            Self::Bench(options) => bench::run(&workspace, &options),
            Self::Ci => ci::run(&workspace),
            Self::Test(options) => test::run(&workspace, &options),
            Self::Tidy => tidy::run(&workspace),
        }
    }
}
