//! Processes: started, watched through `/proc`, stopped by their own id.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Linux tells processor time to programs in hundredths of a second, on every architecture.
const TICK: Duration = Duration::from_millis(10);

/// How long a server may take to end by itself.
const PATIENCE: Duration = Duration::from_secs(20);

/// A process that ends with its owner.
pub struct Process(Child);

impl Process {
    /// Standard error goes to the end of `log`: a pipe nobody reads would stop the process.
    pub fn start(command: &mut Command, log: &Path) -> Result<Self> {
        let log = File::options().create(true).append(true).open(log)?;
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
        Ok(Self(child.with_context(|| format!("cannot start {command:?}"))?))
    }

    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// # Errors
    /// When it has ended.
    pub fn check(&mut self) -> Result<()> {
        match self.0.try_wait()? {
            Some(status) => bail!("process {} has ended: {status}", self.id()),
            None => Ok(()),
        }
    }

    /// A line of `/proc/PID/status`, in MiB: `VmRSS`, `VmHWM`.
    pub fn mebibytes(&self, name: &str) -> Result<f64> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.id()))?;
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
        Ok(kib.with_context(|| format!("no {name}"))? / 1024.0)
    }

    /// Asks it to end, and ends it if it does not.
    pub fn stop(mut self) -> Result<()> {
        let asked = Command::new("kill").arg(self.id().to_string()).status()?;
        let begin = Instant::now();
        while asked.success() && begin.elapsed() < PATIENCE {
            if self.0.try_wait()?.is_some() {
                return Ok(());
            }
            sleep(Duration::from_millis(5));
        }
        bail!("process {} did not end when asked to; it was killed", self.id())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Fails where it has ended already, which is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// User and system time of a process with all its threads so far.
pub fn cpu(id: u32) -> Result<Duration> {
    let text = std::fs::read_to_string(format!("/proc/{id}/stat"))?;
    process_ticks(&text).map(|ticks| TICK * ticks).context("no processor time")
}

/// User, nice and system time of the whole machine so far.
pub fn machine_cpu() -> Result<Duration> {
    let text = std::fs::read_to_string("/proc/stat")?;
    machine_ticks(&text).map(|ticks| TICK * ticks).context("no processor time")
}

/// The name in the second field may hold spaces and brackets; the 14th and 15th are wanted.
fn process_ticks(stat: &str) -> Option<u32> {
    let behind_name = &stat[stat.rfind(')')? + 1..];
    let mut fields = behind_name.split_ascii_whitespace().skip(11);
    Some(fields.next()?.parse::<u32>().ok()? + fields.next()?.parse::<u32>().ok()?)
}

fn machine_ticks(stat: &str) -> Option<u32> {
    let fields = stat.lines().next()?.strip_prefix("cpu ")?.split_ascii_whitespace().take(3);
    fields.map(|field| field.parse::<u32>().ok()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_found_behind_any_name() {
        let stat = "12 (a (b) c) S 1 12 12 0 -1 4194304 100 0 0 0 250 31 0 0 20 0 5 0 99";
        assert_eq!(process_ticks(stat), Some(281));
        assert_eq!(process_ticks("12 (a)"), None);
        assert_eq!(machine_ticks("cpu  10 2 30 400 5 0 6\ncpu0 1 1 1"), Some(42));
    }

    #[test]
    fn a_process_ends_when_asked_to() {
        let log = tempfile::NamedTempFile::new().unwrap();
        let mut process = Process::start(Command::new("sleep").arg("60"), log.path()).unwrap();
        process.check().unwrap();
        assert!(process.mebibytes("VmRSS").unwrap() > 0.0);
        process.stop().unwrap();
    }
}
