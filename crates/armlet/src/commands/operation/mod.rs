//! `armlet operation`: long-running operations, seen and moved over the administration listener.

mod administration;
mod hold;
mod list;

use anyhow::Result;
use arm::{Operation, ResourceId};
use clap::{Args, Subcommand};
use serde_json::json;

use crate::cli::Place;
use crate::console;
use administration::Administration;
use hold::Hold;
use list::List;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the newest operations, one on a line: token, status, verb, resource
    List(List),
    /// Leave coming operations where they begin, until `finish` or `fail`
    Hold(Hold),
    /// Let an operation go on to its end
    Finish {
        /// As `list` prints it
        token: String,
    },
    /// End an operation with an error
    Fail(Fail),
}

#[derive(Debug, Args)]
pub struct Fail {
    /// As `list` prints it
    token: String,
    /// The error's code
    #[arg(long, default_value = "OperationFailed", value_parser = said)]
    code: String,
    /// The error's text
    #[arg(long, default_value = "The operation was made to fail.", value_parser = said)]
    message: String,
}

pub async fn run(place: &Place, command: Command) -> Result<()> {
    let administration = Administration::of(place).await?;
    match command {
        Command::List(list) => list.run(&administration).await,
        Command::Hold(hold) => hold.run(&administration).await,
        Command::Finish { token } => {
            let now = administration.end(&token, "finish", None).await?;
            console::line(told(&token, now.as_ref()))
        }
        Command::Fail(Fail { token, code, message }) => {
            let reason = json!({ "code": code, "message": message });
            let now = administration.end(&token, "fail", Some(&reason)).await?;
            console::line(told(&token, now.as_ref()))
        }
    }
}

fn said(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        Err("it must not be empty".to_owned())
    } else {
        Ok(text.to_owned())
    }
}

/// What became of an operation that was moved, in a line.
fn told(token: &str, now: Option<&Operation>) -> String {
    let Some(now) = now else { return format!("{token} was moved on") };
    let (verb, resource) = what(now);
    let how = if now.status.is_terminal() { "ended as" } else { "goes on as" };
    let why = now.error.as_ref().map(|error| format!(" ({})", error.code)).unwrap_or_default();
    format!("{token} {how} {}{why}: {verb} {resource}", now.status.word())
}

/// What an operation does, and to what.
fn what(operation: &Operation) -> (&str, &ResourceId) {
    (operation.action.as_deref().unwrap_or(operation.verb.word()), &operation.resource)
}
