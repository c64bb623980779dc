//! What one measured window says, and the middle of several.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::process;

/// One window. Shares are of one core.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    pub per_second: f64,
    pub p50_us: f64,
    pub p99_us: f64,
    /// The server's user and system time for each request.
    pub cpu_us: f64,
    pub server_share: f64,
    pub generator_share: f64,
    /// Whatever else ran on the machine: it should be next to nothing.
    pub others_share: f64,
}

/// A window that is open.
pub struct Window {
    begin: Instant,
    server: u32,
    own: bool,
    at_begin: Clock,
}

struct Clock {
    server: Duration,
    generator: Duration,
    machine: Duration,
}

impl Window {
    /// Over the process `server`; where that is this one, it has no generator.
    pub fn open(server: u32) -> Result<Self> {
        let own = server == std::process::id();
        Ok(Self { begin: Instant::now(), server, own, at_begin: Clock::read(server, own)? })
    }

    /// Ends the window, in which so many requests were answered after so long each.
    pub fn close(self, mut latencies: Vec<Duration>) -> Result<Sample> {
        let seconds = self.begin.elapsed().as_secs_f64();
        let now = Clock::read(self.server, self.own)?;
        let server = (now.server - self.at_begin.server).as_secs_f64();
        let generator = (now.generator - self.at_begin.generator).as_secs_f64();
        let machine = (now.machine - self.at_begin.machine).as_secs_f64();
        anyhow::ensure!(!latencies.is_empty(), "nothing was answered within {seconds:.1} s");
        latencies.sort_unstable();
        let count = latencies.len() as f64;
        Ok(Sample {
            per_second: count / seconds,
            p50_us: at(&latencies, 0.5),
            p99_us: at(&latencies, 0.99),
            cpu_us: server * 1e6 / count,
            server_share: server / seconds,
            generator_share: generator / seconds,
            others_share: ((machine - server - generator) / seconds).max(0.0),
        })
    }
}

impl Clock {
    fn read(server: u32, own: bool) -> Result<Self> {
        Ok(Self {
            server: process::cpu(server)?,
            generator: if own { Duration::ZERO } else { process::cpu(std::process::id())? },
            machine: process::machine_cpu()?,
        })
    }
}

/// The middle of a figure, whose number is odd as rounds are.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_unstable_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

fn at(sorted: &[Duration], share: f64) -> f64 {
    let index = (sorted.len() - 1) as f64 * share;
    sorted[index as usize].as_secs_f64() * 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_and_medians() {
        let sorted: Vec<_> = (1..=101).map(Duration::from_micros).collect();
        assert!((at(&sorted, 0.5) - 51.0).abs() < 1e-6);
        assert!((at(&sorted, 0.99) - 100.0).abs() < 1e-6);
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < 1e-6);
        assert!(median(vec![]).is_nan());
    }

    #[test]
    fn a_window_counts_what_was_answered_in_it() {
        let window = Window::open(std::process::id()).unwrap();
        let sample = window.close(vec![Duration::from_micros(5); 10]).unwrap();
        assert!(sample.per_second > 0.0 && (sample.p50_us - 5.0).abs() < 1e-6);
        assert!(Window::open(std::process::id()).unwrap().close(vec![]).is_err());
    }
}
