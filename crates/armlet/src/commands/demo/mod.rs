//! `armlet demo`: the documented operations, on a server of its own that is gone afterwards.
//!
//! Knows: in which order they make sense. Must not know: what a right answer looks like; it shows
//! what comes.

mod show;
mod steps;

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;
use http::Method;
use serde_json::Value;

use crate::cli::Place;
use crate::client::{Client, RESOURCE_MANAGER, Reply};
use crate::console;
use crate::server::Server;
use crate::settings::{ServeOptions, Settings};
use steps::Step;

#[derive(Debug, Args)]
pub struct Options {
    /// Show only request lines and statuses
    #[arg(long)]
    brief: bool,
}

/// Between two looks at an operation, and how many looks are had.
const POLL: Duration = Duration::from_millis(200);
const POLLS: u32 = 100;

pub async fn run(options: &Options) -> Result<()> {
    let server = Server::start(&throw_away()?).await?;
    console::line(format_args!(
        "A server of this demo's own at {}, which knows nothing yet.\n",
        server.connection().resource_manager_endpoint
    ))?;
    let client = Client::new(server.connection().clone())?;
    let shown = all(&client, options).await;
    drop(client);
    server.stop().await?;
    shown?;
    console::line("All of it is gone. `armlet serve` starts a server that stays.")
}

/// In memory, on free ports, in a temporary directory, whatever the environment says.
fn throw_away() -> Result<Settings> {
    let free = Some(std::net::SocketAddr::from(([127, 0, 0, 1], 0)));
    let options = ServeOptions {
        listen: free,
        data_plane_listen: free,
        admin_listen: free,
        in_memory: Some(true),
        ..ServeOptions::default()
    };
    Settings::resolve(&Place::default(), options)
}

async fn all(client: &Client, options: &Options) -> Result<()> {
    let demo = Demo { client, token: client.token(RESOURCE_MANAGER).await?, brief: options.brief };
    for step in steps::ALL.into_iter().flatten() {
        demo.take(step).await?;
    }
    Ok(())
}

struct Demo<'a> {
    client: &'a Client,
    token: String,
    brief: bool,
}

impl Demo<'_> {
    /// Shows one operation: its request, its reply, and where it runs on, how it ends.
    async fn take(&self, step: &Step) -> Result<()> {
        let connection = self.client.connection();
        let fill = |text: &str| text.replace("{subscription}", &connection.subscription_id);
        let path = fill(step.path);
        let url = format!("{}{path}", connection.resource_manager_endpoint);
        let body: Option<Value> = step
            .body
            .map(|body| serde_json::from_str(&fill(body)))
            .transpose()
            .with_context(|| format!("the body of {:?}", step.title))?;
        console::line(format_args!("# {}", step.title))?;
        show::request(step.method.as_str(), &path, body.as_ref(), self.brief)?;
        let reply = self.client.send(step.method.clone(), &url, &self.token, body.as_ref()).await?;
        self.show(&reply)?;
        ensure!(reply.status.is_success(), "the server refused: {}", step.title);
        if self.follow(&reply).await? && step.method == Method::PUT {
            show::request("GET", &path, None, self.brief)?;
            self.show(&self.client.send(Method::GET, &url, &self.token, None).await?)?;
        }
        Ok(())
    }

    /// Polls as clients do: the status where there is one, else the location. Whether there was
    /// anything to follow.
    async fn follow(&self, first: &Reply) -> Result<bool> {
        if let Some(status) = first.header("azure-asyncoperation") {
            let reply = self.poll(status, |reply| {
                let body = reply.json().ok().flatten().unwrap_or_default();
                matches!(body["status"].as_str(), Some("Succeeded" | "Failed" | "Canceled"))
            });
            let reply = reply.await?;
            let ended = reply.json()?.unwrap_or_default();
            ensure!(ended["status"] == "Succeeded", "the operation ended as {}", ended["status"]);
            return Ok(true);
        }
        if let Some(location) = first.header("location").filter(|_| first.status == 202) {
            self.poll(location, |reply| reply.status != 202).await?;
            return Ok(true);
        }
        Ok(false)
    }

    async fn poll(&self, url: &str, is_end: impl Fn(&Reply) -> bool) -> Result<Reply> {
        let path = url.strip_prefix(self.client.connection().resource_manager_endpoint.as_str());
        for _ in 0..POLLS {
            let reply = self.client.send(Method::GET, url, &self.token, None).await?;
            if is_end(&reply) || !reply.status.is_success() {
                show::request("GET", path.unwrap_or(url), None, self.brief)?;
                self.show(&reply)?;
                ensure!(reply.status.is_success(), "the operation cannot be followed");
                return Ok(reply);
            }
            tokio::time::sleep(POLL).await;
        }
        anyhow::bail!("the operation does not end")
    }

    fn show(&self, reply: &Reply) -> Result<()> {
        show::reply(reply, self.brief)
    }
}
