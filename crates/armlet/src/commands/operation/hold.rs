//! `armlet operation hold`: rules that leave coming operations where they begin.

use std::fmt::Write as _;

use anyhow::Result;
use arm::Verb;
use clap::Args;
use engine::HoldRule;
use http::Method;

use super::administration::Administration;
use crate::console;

/// What is not said matches everything.
#[derive(Debug, Args)]
pub struct Hold {
    /// Of this resource type, as Microsoft.ApiManagement/service
    #[arg(long = "type", value_name = "TYPE")]
    ty: Option<String>,
    /// Begun by this verb: put, patch, delete or action
    #[arg(long, value_parser = verb)]
    verb: Option<Verb>,
    /// On the resource with this id
    #[arg(long)]
    id: Option<String>,
    /// The next so many
    #[arg(long, value_name = "N", default_value_t = 1)]
    count: u32,
    /// Only print the rules that stand, as a JSON array
    #[arg(long, conflicts_with_all = ["ty", "verb", "id", "count", "clear"])]
    list: bool,
    /// Only take back the rules that stand; what is held stays held
    #[arg(long, conflicts_with_all = ["ty", "verb", "id", "count"])]
    clear: bool,
}

impl Hold {
    pub async fn run(self, administration: &Administration) -> Result<()> {
        if self.clear {
            return clear(administration).await;
        }
        if self.list {
            let mut answer = administration.ask(Method::GET, "holds", None).await?;
            return console::line(format_args!("{:#}", answer["value"].take()));
        }
        let Self { ty, verb, id, count, .. } = self;
        let rule = HoldRule { ty, verb, id, count };
        let body = serde_json::to_value(&rule)?;
        administration.ask(Method::POST, "holds", Some(&body)).await?;
        console::line(told(&rule))
    }
}

async fn clear(administration: &Administration) -> Result<()> {
    let standing = administration.ask(Method::GET, "holds", None).await?;
    administration.ask(Method::DELETE, "holds", None).await?;
    let rules = match standing["value"].as_array().map_or(0, Vec::len) {
        1 => "1 rule".to_owned(),
        count => format!("{count} rules"),
    };
    console::line(format_args!("Took back {rules}; what is held stays held."))
}

/// What a rule will do, in a sentence.
fn told(rule: &HoldRule) -> String {
    let mut text = match rule.count {
        1 => "Holding the next operation".to_owned(),
        count => format!("Holding the next {count} operations"),
    };
    let verb = rule.verb.map(|verb| format!(" begun by {}", verb.word()));
    let ty = rule.ty.as_ref().map(|ty| format!(" of type {ty}"));
    let id = rule.id.as_ref().map(|id| format!(" on {id}"));
    for part in [verb, ty, id].into_iter().flatten() {
        // Nothing can go wrong with a string.
        let _ = write!(text, "{part}");
    }
    text + "."
}

fn verb(word: &str) -> Result<Verb, String> {
    let parsed = Verb::parse(word).filter(|verb| *verb != Verb::Get);
    parsed.ok_or_else(|| "it is none of put, patch, delete, action".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_told_in_a_sentence() {
        let any = HoldRule { ty: None, verb: None, id: None, count: 1 };
        assert_eq!(told(&any), "Holding the next operation.");
        let one = HoldRule {
            ty: Some("A.B/c".to_owned()),
            verb: Some(Verb::Put),
            id: Some("/x".to_owned()),
            count: 3,
        };
        assert_eq!(told(&one), "Holding the next 3 operations begun by put of type A.B/c on /x.");
    }
}
