//! Figures as Markdown: medians over the rounds, and armlet beside its ceilings.

use std::fmt::{Display, Formatter, Result};
use std::time::Duration;

use crate::sample::{Sample, median};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Bare,
    Get,
    GroupCommit,
    Put,
}

/// All that was measured.
#[derive(Debug, Default)]
pub struct Report {
    pub head_bytes: usize,
    pub body_bytes: usize,
    pub first_start: Duration,
    pub ready: Vec<Duration>,
    pub first_reply: Vec<Duration>,
    pub idle_mib: Vec<f64>,
    pub loaded_mib: Vec<f64>,
    /// One sample a round.
    series: Vec<(What, usize, Vec<Sample>)>,
}

const ROWS: [(What, &str); 4] = [
    (What::Bare, "bare handler, GET"),
    (What::Get, "armlet, GET"),
    (What::GroupCommit, "group commit alone"),
    (What::Put, "armlet, PUT"),
];

/// armlet, its ceiling, the aim.
const RATIOS: [(&str, What, What, f64); 2] = [
    ("GET ÷ bare handler", What::Get, What::Bare, 0.6),
    ("PUT ÷ group commit", What::Put, What::GroupCommit, 0.5),
];

const READY_AIM_MS: f64 = 100.0;
const IDLE_AIM_MIB: f64 = 40.0;

/// What other programs may take of a core in any window.
const OTHERS_MOST: f64 = 0.15;

impl Report {
    pub fn add(&mut self, what: What, connections: usize, sample: Sample) {
        let fits = |row: &&mut (What, usize, Vec<Sample>)| row.0 == what && row.1 == connections;
        match self.series.iter_mut().find(fits) {
            Some((_, _, samples)) => samples.push(sample),
            None => self.series.push((what, connections, vec![sample])),
        }
    }

    fn samples(&self, what: What, connections: usize) -> &[Sample] {
        let mut rows = self.series.iter();
        rows.find(|row| row.0 == what && row.1 == connections).map_or(&[], |row| &row.2)
    }

    fn connections(&self) -> Vec<usize> {
        let mut all: Vec<_> = self.series.iter().map(|row| row.1).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    fn windows(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(
            f,
            "A GET's reply: {} bytes of head, {} bytes of body.\n",
            self.head_bytes, self.body_bytes
        )?;
        writeln!(
            f,
            "| over TLS, kept alive | connections | per second (range) | p50 ms | p99 ms \
             | server CPU µs each | server core | generator core | others |"
        )?;
        writeln!(f, "|---|--:|--:|--:|--:|--:|--:|--:|--:|")?;
        for connections in self.connections() {
            for (what, name) in ROWS {
                row(f, name, connections, self.samples(what, connections))?;
            }
        }
        Ok(())
    }

    fn ratios(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "\n| ratio | connections | by throughput | by CPU each | aim |")?;
        writeln!(f, "|---|--:|--:|--:|--:|")?;
        for connections in self.connections() {
            for (name, own, ceiling, aim) in RATIOS {
                let pairs = || {
                    let own = self.samples(own, connections);
                    own.iter().zip(self.samples(ceiling, connections))
                };
                let rate = pairs().map(|(own, top)| own.per_second / top.per_second);
                let cpu = pairs().map(|(own, top)| top.cpu_us / own.cpu_us);
                let (rate, cpu) = (median(rate.collect()), median(cpu.collect()));
                writeln!(f, "| {name} | {connections} | {rate:.2} | {cpu:.2} | ≥ {aim} |")?;
            }
        }
        Ok(())
    }

    /// Figures are those of the machine only while nothing else uses it.
    fn disturbance(&self, f: &mut Formatter<'_>) -> Result {
        let samples = self.series.iter().flat_map(|row| &row.2);
        let most = samples.map(|sample| sample.others_share).fold(0.0, f64::max);
        if most <= OTHERS_MOST {
            return Ok(());
        }
        writeln!(
            f,
            "\nDISTURBED: other programs took up to {:.0} % of a core. Ratios by CPU say something, \
             throughput and latency do not.",
            most * 100.0
        )
    }

    fn process(&self, f: &mut Formatter<'_>) -> Result {
        let ms =
            |times: &[Duration]| median(times.iter().map(|it| it.as_secs_f64() * 1e3).collect());
        writeln!(f, "\n| the process | median | aim |")?;
        writeln!(f, "|---|--:|--:|")?;
        let (ready, reply) = (ms(&self.ready), ms(&self.first_reply));
        writeln!(f, "| ready, warm data directory | {ready:.0} ms | ≤ {READY_AIM_MS} ms |")?;
        writeln!(f, "| first reply over a new connection | {reply:.0} ms | |")?;
        writeln!(f, "| first start ever (once) | {:.0} ms | |", ms(&[self.first_start]))?;
        let (idle, loaded) = (median(self.idle_mib.clone()), median(self.loaded_mib.clone()));
        writeln!(f, "| resident a second after start | {idle:.1} MiB | ≤ {IDLE_AIM_MIB} MiB |")?;
        writeln!(f, "| most ever resident, after the load | {loaded:.1} MiB | |")
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.windows(f)?;
        self.ratios(f)?;
        self.process(f)?;
        self.disturbance(f)
    }
}

fn row(f: &mut Formatter<'_>, name: &str, connections: usize, samples: &[Sample]) -> Result {
    let figure = |of: fn(&Sample) -> f64| median(samples.iter().map(of).collect());
    let rates = || samples.iter().map(|sample| sample.per_second);
    let least = rates().fold(f64::INFINITY, f64::min);
    let most = rates().fold(0.0, f64::max);
    writeln!(
        f,
        "| {name} | {connections} | {:.0} ({least:.0}–{most:.0}) | {:.2} | {:.2} | {:.1} \
         | {:.0} % | {:.0} % | {:.0} % |",
        figure(|it| it.per_second),
        figure(|it| it.p50_us / 1e3),
        figure(|it| it.p99_us / 1e3),
        figure(|it| it.cpu_us),
        figure(|it| it.server_share * 100.0),
        figure(|it| it.generator_share * 100.0),
        figure(|it| it.others_share * 100.0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disturbed_run_says_so() {
        let mut report = Report::default();
        report.add(What::Get, 32, sample(1.0, 1.0));
        assert!(!report.to_string().contains("DISTURBED"));
        report.add(What::Get, 32, Sample { others_share: 0.8, ..sample(1.0, 1.0) });
        assert!(report.to_string().contains("DISTURBED: other programs took up to 80 %"));
    }

    fn sample(per_second: f64, cpu_us: f64) -> Sample {
        Sample {
            per_second,
            p50_us: 1500.0,
            p99_us: 2500.0,
            cpu_us,
            server_share: 0.5,
            generator_share: 0.25,
            others_share: 0.01,
        }
    }

    #[test]
    fn ratios_compare_the_same_round() {
        let mut report = Report::default();
        for (get, bare) in [(50.0, 100.0), (90.0, 100.0), (70.0, 100.0)] {
            report.add(What::Get, 32, sample(get, 40.0));
            report.add(What::Bare, 32, sample(bare, 20.0));
        }
        let text = report.to_string();
        assert!(text.contains("| GET ÷ bare handler | 32 | 0.70 | 0.50 | ≥ 0.6 |"), "{text}");
        assert!(
            text.contains(
                "| armlet, GET | 32 | 70 (50–90) | 1.50 | 2.50 | 40.0 | 50 % | 25 % | 1 % |"
            ),
            "{text}"
        );
    }
}
