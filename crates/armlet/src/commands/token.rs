//! `armlet token`: a bearer token, for a header.

use anyhow::Result;
use clap::Args;

use crate::cli::Place;
use crate::client::RESOURCE_MANAGER;
use crate::console;

#[derive(Debug, Args)]
pub struct Options {
    /// What the token is for
    #[arg(long, value_name = "URI", default_value = RESOURCE_MANAGER)]
    audience: String,
}

pub async fn run(place: &Place, options: &Options) -> Result<()> {
    let audience = options.audience.trim_end_matches("/.default");
    console::line(super::client(place)?.token(audience).await?)
}
