//! `armlet operation`: long-running operations, seen and moved over the administration listener.

use anyhow::{Context, Result, bail};
use arm::{Operation, Verb};
use clap::{Args, Subcommand};
use engine::HoldRule;
use http::Method;
use serde_json::{Value, json};

use crate::cli::Place;
use crate::client::{Client, RESOURCE_MANAGER};
use crate::console;

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
pub struct List {
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: u16,
    /// Print all that is known of each, as JSON
    #[arg(long)]
    json: bool,
}

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
    /// Only print the rules that stand
    #[arg(long, conflicts_with_all = ["ty", "verb", "id", "count", "clear"])]
    list: bool,
    /// Only take back the rules that stand; what is held stays held
    #[arg(long, conflicts_with_all = ["ty", "verb", "id", "count"])]
    clear: bool,
}

#[derive(Debug, Args)]
pub struct Fail {
    /// As `list` prints it
    token: String,
    /// The error's code
    #[arg(long, default_value = "OperationFailed")]
    code: String,
    /// The error's text
    #[arg(long, default_value = "The operation was made to fail.")]
    message: String,
}

pub async fn run(place: &Place, command: Command) -> Result<()> {
    let administration = Administration::of(super::client(place)?).await?;
    match command {
        Command::List(options) => list(&administration, &options).await,
        Command::Hold(options) => hold(&administration, options).await,
        Command::Finish { token } => {
            let path = format!("operations/{}/finish", segment(&token)?);
            administration.ask(Method::POST, &path, None).await?;
            Ok(())
        }
        Command::Fail(Fail { token, code, message }) => {
            let reason = json!({ "code": code, "message": message });
            let path = format!("operations/{}/fail", segment(&token)?);
            administration.ask(Method::POST, &path, Some(&reason)).await?;
            Ok(())
        }
    }
}

async fn list(administration: &Administration, options: &List) -> Result<()> {
    let path = format!("operations?limit={}", options.limit);
    let mut answer = administration.ask(Method::GET, &path, None).await?;
    let value = answer["value"].take();
    if options.json {
        return console::line(format_args!("{value:#}"));
    }
    let operations: Vec<Operation> =
        serde_json::from_value(value).context("the server's operations are of another version")?;
    for operation in operations {
        let status = if operation.held { "Held" } else { operation.status.word() };
        let verb = operation.action.as_deref().unwrap_or(operation.verb.word());
        let (token, resource) = (&operation.token, &operation.resource);
        console::line(format_args!("{token}  {status:<10}  {verb:<6}  {resource}"))?;
    }
    Ok(())
}

async fn hold(administration: &Administration, options: Hold) -> Result<()> {
    if options.clear {
        administration.ask(Method::DELETE, "holds", None).await?;
    } else if options.list {
        let mut answer = administration.ask(Method::GET, "holds", None).await?;
        console::line(format_args!("{:#}", answer["value"].take()))?;
    } else {
        let Hold { ty, verb, id, count, .. } = options;
        let rule = serde_json::to_value(HoldRule { ty, verb, id, count })?;
        administration.ask(Method::POST, "holds", Some(&rule)).await?;
    }
    Ok(())
}

/// The administration listener, with a token for it.
struct Administration {
    client: Client,
    token: String,
}

impl Administration {
    async fn of(client: Client) -> Result<Self> {
        let token = client.token(RESOURCE_MANAGER).await?;
        Ok(Self { client, token })
    }

    /// The body of a successful reply; null where there is none.
    async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value> {
        let url = format!("{}/{path}", self.client.connection().admin_endpoint);
        let reply = self.client.send(method, &url, &self.token, body).await?;
        Ok(reply.success()?.json()?.unwrap_or_default())
    }
}

/// A token as part of a path.
fn segment(token: &str) -> Result<&str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if token.is_empty() || !token.bytes().all(plain) {
        bail!("{token:?} is no operation's token: `armlet operation list` prints them");
    }
    Ok(token)
}

fn verb(word: &str) -> Result<Verb, String> {
    let parsed = Verb::parse(word).filter(|verb| *verb != Verb::Get);
    parsed.ok_or_else(|| "it is none of put, patch, delete, action".to_owned())
}
