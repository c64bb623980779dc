//! `armlet operation list`: the newest operations that are wanted.

use anyhow::Result;
use arm::{Operation, OperationStatus};
use clap::Args;
use serde_json::Value;

use super::administration::{Administration, MOST};
use super::what;
use crate::console;

/// What is not said matches everything.
#[derive(Debug, Args)]
pub struct List {
    /// At most so many, of the newest 1000
    #[arg(long, value_name = "N", default_value_t = 100,
          value_parser = clap::value_parser!(u16).range(1..=i64::from(MOST)))]
    limit: u16,
    /// Only those that are held
    #[arg(long)]
    held: bool,
    /// Only those on resources of this type, as Microsoft.ApiManagement/service
    #[arg(long = "type", value_name = "TYPE")]
    ty: Option<String>,
    /// Only those with this status: Accepted, InProgress, Succeeded, Failed or Canceled
    #[arg(long, value_parser = status)]
    status: Option<OperationStatus>,
    /// Print all that is known of each, as a JSON array
    #[arg(long)]
    json: bool,
}

impl List {
    pub async fn run(&self, administration: &Administration) -> Result<()> {
        let filtered = self.held || self.status.is_some();
        let asked = if filtered { MOST } else { self.limit };
        let wanted = administration.operations(asked, self.ty.as_deref()).await?.into_iter();
        let wanted = wanted.filter(|(_, operation)| self.wants(operation));
        let wanted = wanted.take(usize::from(self.limit));
        if self.json {
            let told = Value::Array(wanted.map(|(told, _)| told).collect());
            return console::line(format_args!("{told:#}"));
        }
        for (_, operation) in wanted {
            let status = if operation.held { "Held" } else { operation.status.word() };
            let (verb, resource) = what(&operation);
            let token = &operation.token;
            console::line(format_args!("{token}  {status:<10}  {verb:<6}  {resource}"))?;
        }
        Ok(())
    }

    fn wants(&self, operation: &Operation) -> bool {
        (!self.held || operation.held)
            && self.status.is_none_or(|status| status == operation.status)
    }
}

fn status(word: &str) -> Result<OperationStatus, String> {
    use OperationStatus as S;
    let all = [S::Accepted, S::InProgress, S::Succeeded, S::Failed, S::Canceled];
    let meant = all.into_iter().find(|status| status.word().eq_ignore_ascii_case(word));
    meant.ok_or_else(|| format!("it is none of {}", all.map(S::word).join(", ")))
}
