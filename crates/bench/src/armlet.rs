//! A server under measurement: started, asked a few things once, stopped.

use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::backend::{self, API_VERSION};
use crate::connection::Connection;
use crate::http::{Door, Wire};
use crate::load::Request;
use crate::machine::Machine;
use crate::process::Process;

const READY_WITHIN: Duration = Duration::from_secs(30);
/// How often somebody looks whether a server is ready: the error of its ready time.
const LOOK: Duration = Duration::from_micros(200);
const STEPS: usize = 100;

/// A server that has written its `connection.json`.
pub struct Started {
    pub process: Process,
    pub connection: Connection,
    /// From before it was started.
    pub ready: Duration,
}

/// Starts a server and waits until it says that it is ready.
pub fn start(command: &mut Command, directory: &Path) -> Result<Started> {
    Connection::forget(directory)?;
    let log = directory.join("bench.log");
    let begin = Instant::now();
    let mut process = Process::start(command, &log)?;
    loop {
        if let Some(connection) = Connection::load(directory)? {
            return Ok(Started { process, connection, ready: begin.elapsed() });
        }
        process.check().with_context(|| std::fs::read_to_string(&log).unwrap_or_default())?;
        if begin.elapsed() > READY_WITHIN {
            bail!("{command:?} was not ready within {READY_WITHIN:?}");
        }
        thread::sleep(LOOK);
    }
}

/// `armlet serve` on free ports.
pub fn command(machine: Machine, program: &Path, data_dir: &Path) -> Command {
    let mut command = machine.server(program);
    command.arg("serve").arg("--data-dir").arg(data_dir);
    for listener in ["--listen", "--data-plane-listen", "--admin-listen"] {
        command.args([listener, "127.0.0.1:0"]);
    }
    for (name, _) in std::env::vars_os() {
        // What somebody has set for a server of their own is no part of a measurement.
        if name.to_string_lossy().starts_with("ARMLET_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Who asks, where, and with what token.
#[derive(Clone)]
pub struct Client {
    pub door: Door,
    subscription: String,
    token: String,
    body: backend::Body,
}

impl Client {
    /// Gets a token as an application does.
    pub async fn of(connection: &Connection, body: backend::Body) -> Result<Self> {
        let door = Door::of(connection)?;
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}\
             &scope=https%3A%2F%2Fmanagement.azure.com%2F.default",
            connection.client_id, connection.client_secret
        );
        let request = format!(
            "POST /{}/oauth2/v2.0/token HTTP/1.1\r\nhost: {}\r\naccept: application/json\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            connection.tenant_id,
            door.host,
            form.len()
        );
        let mut wire = door.open().await?;
        let reply = answer(&mut wire, request.as_bytes()).await.context("no token")?;
        let token = reply["access_token"].as_str().context("no token")?.to_owned();
        Ok(Self { door, subscription: connection.subscription_id.clone(), token, body })
    }

    /// The same at another server.
    pub fn at(&self, door: Door) -> Self {
        Self { door, ..self.clone() }
    }

    pub fn get(&self, number: usize) -> Request {
        let path = backend::path(&self.subscription, number);
        Request { bytes: self.request("GET", &path, None), stamp_at: None }
    }

    pub fn put(&self, number: usize) -> Request {
        let path = backend::path(&self.subscription, number);
        let bytes = self.request("PUT", &path, Some(&self.body.of(number)));
        let stamp_at = backend::stamp_at(&bytes);
        Request { bytes, stamp_at }
    }

    /// Makes a group, a service and all backends.
    pub async fn provision(&self) -> Result<()> {
        let mut wire = self.door.open().await?;
        let group = backend::group(&self.subscription);
        self.make(&mut wire, &group, &json!({"location": "eastus"})).await?;
        let service = json!({
            "location": "eastus",
            "sku": {"name": "Developer", "capacity": 1},
            "properties": {"publisherEmail": "bench@example.com", "publisherName": "Bench"}
        });
        self.make(&mut wire, &backend::service(&self.subscription), &service).await?;
        for number in 0..backend::COUNT {
            answer(&mut wire, &self.put(number).bytes).await?;
        }
        Ok(())
    }

    /// Puts a resource and waits until its operation has ended.
    async fn make(&self, wire: &mut Wire, path: &str, body: &Value) -> Result<()> {
        answer(wire, &self.request("PUT", path, Some(body))).await?;
        for _ in 0..STEPS {
            let shown = answer(wire, &self.request("GET", path, None)).await?;
            match shown["properties"]["provisioningState"].as_str() {
                None | Some("Succeeded") => return Ok(()),
                Some("Failed" | "Canceled") => bail!("{path}: {shown}"),
                Some(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
        bail!("{path} was not made in time")
    }

    /// With the headers that SDKs send.
    fn request(&self, method: &str, path: &str, body: Option<&Value>) -> Vec<u8> {
        let mut text = format!(
            "{method} {path}?api-version={API_VERSION} HTTP/1.1\r\nhost: {}\r\n\
             accept: application/json\r\nuser-agent: armlet-bench\r\n\
             x-ms-client-request-id: 00000000-0000-4000-8000-000000000000\r\n\
             authorization: Bearer {}\r\n",
            self.door.host, self.token
        );
        if let Some(body) = body {
            let body = body.to_string();
            let length = body.len();
            text.push_str("content-type: application/json\r\n");
            text.push_str(&format!("content-length: {length}\r\n\r\n{body}"));
        } else {
            text.push_str("\r\n");
        }
        text.into_bytes()
    }
}

/// The body of a reply that is a success.
async fn answer(wire: &mut Wire, request: &[u8]) -> Result<Value> {
    let reply = wire.exchange(request).await?;
    if !(200..300).contains(&reply.status) {
        bail!("status {}: {}", reply.status, String::from_utf8_lossy(reply.body));
    }
    if reply.body.is_empty() { Ok(Value::Null) } else { Ok(serde_json::from_slice(reply.body)?) }
}
