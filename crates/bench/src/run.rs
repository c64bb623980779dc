//! The whole measurement: rounds in which the ceilings and armlet take turns, so that whatever
//! the machine does meanwhile hits all of them.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;
use tokio::time::sleep;

use crate::armlet::{self, Client, Started};
use crate::backend;
use crate::bare::Recorded;
use crate::http::Door;
use crate::load::{self, Load, Request};
use crate::machine::Machine;
use crate::report::{Report, What};
use crate::sample::Sample;
use crate::stop::Stop;

const ROUNDS: usize = 3;
const STARTS: usize = 5;

#[derive(clap::Args)]
pub struct Options {
    /// The server [default: the one built beside this program]
    #[arg(long)]
    armlet: Option<PathBuf>,
    /// Of each window; there are eight in each of three rounds
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=60))]
    seconds: u64,
    /// How many connections, one request in flight on each
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "32,64",
        value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=1000)
    )]
    connections: Vec<usize>,
    /// What the backends hold
    #[arg(long, value_enum, default_value = "documented")]
    body: backend::Body,
}

/// What all rounds share.
struct Bench {
    machine: Machine,
    armlet: PathBuf,
    window: Duration,
    connections: Vec<usize>,
    body: backend::Body,
    /// Beside the programs: on the disk where projects lie, and not in memory as `/tmp` may be.
    directory: TempDir,
    report: Report,
}

pub fn run(options: &Options) -> Result<()> {
    // Before any thread is started: threads inherit the core.
    let machine = Machine::take();
    let own = std::env::current_exe()?;
    let beside = own.parent().context("this program lies nowhere")?;
    let armlet = options.armlet.clone().unwrap_or_else(|| beside.join("armlet"));
    ensure!(armlet.is_file(), "there is no server at {}", armlet.display());
    let bench = Bench {
        machine,
        armlet,
        window: Duration::from_secs(options.seconds),
        connections: options.connections.clone(),
        body: options.body,
        directory: tempfile::tempdir_in(beside)?,
        report: Report::default(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let report = runtime.block_on(async {
        let mut stop = Stop::listen()?;
        tokio::select! {
            report = bench.measure() => report,
            // What the measurement owns goes with it: the server under load, and the directory.
            () = stop.told() => bail!("told to stop before the end"),
        }
    })?;
    println!("{machine}\n\n{report}");
    Ok(())
}

impl Bench {
    async fn measure(mut self) -> Result<Report> {
        let first = self.prepare().await?;
        self.starts().await?;
        for round in 1..=ROUNDS {
            eprintln!("round {round} of {ROUNDS}");
            self.bare(&first).await?;
            self.armlet().await?;
            self.group_commit()?;
        }
        Ok(self.report)
    }

    fn data_dir(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    fn recorded(&self) -> PathBuf {
        self.directory.path().join("reply.json")
    }

    fn start(&self) -> Result<Started> {
        let directory = self.data_dir();
        armlet::start(&mut armlet::command(self.machine, &self.armlet, &directory), &directory)
    }

    /// The first start; all resources; the reply that the bare server copies.
    async fn prepare(&mut self) -> Result<Client> {
        std::fs::create_dir(self.data_dir())?;
        let started = self.start()?;
        self.report.first_start = started.ready;
        let client = Client::of(&started.connection, self.body).await?;
        client.provision().await?;
        let mut wire = client.door.open().await?;
        let reply = wire.exchange(&client.get(0).bytes).await?;
        ensure!(reply.status == 200, "a backend that was put is not there");
        let body = String::from_utf8(reply.body.to_vec())?;
        self.report.body_bytes = body.len();
        self.report.head_bytes = reply.head.len();
        let recorded = Recorded { headers: reply.headers(), body };
        std::fs::write(self.recorded(), serde_json::to_vec(&recorded)?)?;
        drop(wire);
        started.process.stop()?;
        Ok(client)
    }

    async fn starts(&mut self) -> Result<()> {
        for _ in 0..STARTS {
            let begin = Instant::now();
            let started = self.start()?;
            self.report.ready.push(started.ready);
            let door = Door::of(&started.connection)?;
            let request = format!(
                "GET /metadata/endpoints?api-version=2023-11-01 HTTP/1.1\r\nhost: {}\r\n\r\n",
                door.host
            );
            door.open().await?.exchange(request.as_bytes()).await?;
            self.report.first_reply.push(begin.elapsed());
            sleep(Duration::from_secs(1)).await;
            self.report.idle_mib.push(started.process.mebibytes("VmRSS")?);
            started.process.stop()?;
        }
        Ok(())
    }

    /// It asks for no token and reads no path, and is sent both, as armlet is.
    async fn bare(&mut self, first: &Client) -> Result<()> {
        let directory = self.directory.path().to_owned();
        let mut command = self.machine.server(&std::env::current_exe()?);
        command.arg("bare").arg("--reply").arg(self.recorded());
        command.arg("--directory").arg(&directory);
        let started = armlet::start(&mut command, &directory)?;
        let client = first.at(Door::of(&started.connection)?);
        self.load(What::Bare, &client, &started, Client::get).await?;
        started.process.stop()
    }

    async fn armlet(&mut self) -> Result<()> {
        let started = self.start()?;
        let client = Client::of(&started.connection, self.body).await?;
        self.load(What::Get, &client, &started, Client::get).await?;
        self.load(What::Put, &client, &started, Client::put).await?;
        self.report.loaded_mib.push(started.process.mebibytes("VmHWM")?);
        started.process.stop()
    }

    async fn load(
        &mut self,
        what: What,
        client: &Client,
        server: &Started,
        request: fn(&Client, usize) -> Request,
    ) -> Result<()> {
        for connections in self.connections.clone() {
            let requests = (0..backend::COUNT).map(|number| request(client, number)).collect();
            let load = Load {
                connections,
                window: self.window,
                server: server.process.id(),
                awake: self.machine.pinned,
            };
            let sample = load::drive(&client.door, requests, load).await?;
            self.report.add(what, connections, sample);
        }
        Ok(())
    }

    fn group_commit(&mut self) -> Result<()> {
        let database = self.data_dir().join("armlet.db");
        for writers in self.connections.clone() {
            let sample = self.commits(&database, writers)?;
            self.report.add(What::GroupCommit, writers, sample);
        }
        Ok(())
    }

    /// Ends by itself.
    fn commits(&self, database: &Path, writers: usize) -> Result<Sample> {
        let mut command = self.machine.server(&std::env::current_exe()?);
        command.arg("group-commit").arg("--database").arg(database);
        command.arg("--writers").arg(writers.to_string());
        command.arg("--milliseconds").arg(self.window.as_millis().to_string());
        let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
        ensure!(output.status.success(), "the group commit ended with {}", output.status);
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}
