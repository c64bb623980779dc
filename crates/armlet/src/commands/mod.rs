//! The subcommands, one file or folder each.
//!
//! Knows: what each prints. Must not know: how a server is made; `server` does.

pub mod demo;
pub mod env;
pub mod greeting;
pub mod operation;
pub mod serve;
pub mod token;

use anyhow::Result;

use crate::cli::Place;
use crate::client::Client;
use crate::connection::Connection;
use crate::settings;

/// The client of the server whose files lie at `place`.
fn client(place: &Place) -> Result<Client> {
    Client::new(Connection::load(&settings::data_dir(place)?)?)
}
