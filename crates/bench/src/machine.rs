//! The machine: which core is whose, and what it is.

use std::ffi::OsStr;
use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};

const SERVER_CORE: &str = "0";
const GENERATOR_CORE: &str = "1";

/// Whether servers and generator have a core each.
#[derive(Clone, Copy, Debug)]
pub struct Machine {
    pub pinned: bool,
}

impl Machine {
    /// Takes the generator's core for this process and all threads it will start.
    pub fn take() -> Self {
        let pid = std::process::id().to_string();
        let pinned = std::thread::available_parallelism().is_ok_and(|cores| cores.get() > 1)
            && taskset(&["-cp", GENERATOR_CORE, &pid])
            && taskset(&["-c", SERVER_CORE, "true"]);
        Self { pinned }
    }

    /// A program on the servers' core. `taskset` becomes that program, so the process id is its.
    pub fn server(self, program: &Path) -> Command {
        if !self.pinned {
            return Command::new(program);
        }
        let mut command = Command::new("taskset");
        command.args([OsStr::new("-c"), SERVER_CORE.as_ref(), program.as_os_str()]);
        command
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cpus = read("/proc/cpuinfo");
        let count = cpus.lines().filter(|line| line.starts_with("processor")).count();
        let model = value(&cpus, "model name").unwrap_or("unknown");
        let memory = value(&read("/proc/meminfo"), "MemTotal")
            .and_then(|kib| kib.trim_end_matches(" kB").parse::<u64>().ok())
            .map_or(0, |kib| kib >> 20);
        let kernel = read("/proc/sys/kernel/osrelease");
        let kernel = kernel.split('-').next().unwrap_or("unknown").trim();
        write!(f, "{count} cores ({model}), {memory} GiB of memory, kernel {kernel}; ")?;
        f.write_str(if self.pinned {
            "servers on core 0, generator on core 1"
        } else {
            "NOT pinned: taskset or a second core is missing, so figures say less"
        })
    }
}

fn taskset(arguments: &[&str]) -> bool {
    let mut command = Command::new("taskset");
    let quiet = command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

/// The first value under a name in a file of `name : value` lines.
fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_once(':').map(|(_, value)| value.trim())
}
