//! The real binary, started on free ports with a data directory of its own, and a client for it.
#![allow(dead_code, reason = "each test file uses a part")]

mod client;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::{NamedTempFile, TempDir};

pub use client::Client;

pub const SUBSCRIPTION: &str = "/subscriptions/bbbbbbbb-0000-4000-8000-000000000002";
pub const GROUP: &str = "/subscriptions/bbbbbbbb-0000-4000-8000-000000000002/resourceGroups/g";

/// Far more than anything here takes; only a hang gets there.
const PATIENCE: Duration = Duration::from_secs(60);

const FREE_PORTS: [&str; 6] = [
    "--listen",
    "127.0.0.1:0",
    "--data-plane-listen",
    "127.0.0.1:0",
    "--admin-listen",
    "127.0.0.1:0",
];

/// The binary, without anything of the environment that would tell it something.
pub fn armlet(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_armlet"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ARMLET_")) {
        command.env_remove(name);
    }
    command.args(arguments).stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub fn output(command: &mut Command) -> Output {
    command.output().expect("the binary runs")
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A home for servers that follow one another; removed at the end.
pub struct Home(TempDir);

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary directory"))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn data_dir(&self) -> PathBuf {
        self.path().join("data")
    }

    /// A server on this home's data directory, ready.
    pub fn serve(&self, options: &[&str]) -> Server {
        Server::start(&self.data_dir(), options)
    }

    /// The standard output of a command that finds the server here, and succeeds.
    pub fn run(&self, arguments: &[&str]) -> String {
        let ran = output(armlet(arguments).arg("--data-dir").arg(self.data_dir()));
        assert!(ran.status.success(), "{arguments:?}: {}", text(&ran.stderr));
        text(&ran.stdout)
    }
}

/// A process that does not outlive its test, however that ends.
pub struct Process(pub Child);

impl Process {
    /// The way it ended by itself.
    pub fn ended(&mut self) -> ExitStatus {
        wait_for("the end", || self.0.try_wait().expect("a child"))
    }

    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.0.id().to_string()]).status();
        assert!(sent.expect("kill is there").success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Mostly it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What it says on stderr goes to a file: a pipe that nobody reads would stop it one day. A test that
/// fails shows it.
pub struct Server {
    process: Process,
    log: NamedTempFile,
    pub connection: Value,
}

impl Server {
    pub fn start(data_dir: &Path, options: &[&str]) -> Self {
        let file = data_dir.join("connection.json");
        // A server that follows another takes the other's file away itself, but not at once.
        let _ = std::fs::remove_file(&file);
        let home = data_dir.parent().expect("a directory is somewhere");
        let log = NamedTempFile::new_in(home).expect("a file for what it says");
        let child = armlet(&["serve"])
            .args(FREE_PORTS)
            .arg("--data-dir")
            .arg(data_dir)
            .args(options)
            .stderr(log.reopen().expect("the file is there"))
            .spawn()
            .expect("the binary starts");
        let mut process = Process(child);
        let connection = wait_for("connection.json", || {
            if let Some(status) = process.0.try_wait().expect("a child") {
                panic!("the server ended with {status}: {}", read(&log));
            }
            serde_json::from_slice(&std::fs::read(&file).ok()?).ok()
        });
        Self { process, log, connection }
    }

    pub fn endpoint(&self, member: &str) -> &str {
        self.connection[member].as_str().expect("an endpoint")
    }

    /// A client that came in with the connection's secret.
    pub async fn client(&self) -> Client {
        Client::with_token(&self.connection).await
    }

    /// Asks it to end.
    pub fn terminate(mut self) -> (ExitStatus, String) {
        self.process.signal("TERM");
        let status = self.process.ended();
        (status, read(&self.log))
    }

    /// Ends it as a crash would.
    pub fn kill(mut self) {
        self.process.0.kill().expect("a child");
        self.process.ended();
    }
}

impl Drop for Server {
    #[expect(clippy::print_stderr, reason = "the harness shows it with the failure")]
    fn drop(&mut self) {
        // Must not panic itself: a second one aborts all tests.
        if std::thread::panicking() {
            let said = std::fs::read(self.log.path()).unwrap_or_default();
            eprintln!("what the server said:\n{}", text(&said));
        }
    }
}

/// Asks again and again until there is an answer.
pub fn wait_for<T>(what: &str, mut answer: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = answer() {
            return answer;
        }
        assert!(Instant::now() < deadline, "{what} did not come");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn read(log: &NamedTempFile) -> String {
    text(&std::fs::read(log.path()).expect("the file is there"))
}
