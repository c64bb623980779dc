//! Jobs and their leases.

use jiff::Timestamp;

use super::tables::Tables;
use crate::{Job, Wake};

impl Tables {
    pub fn claim_jobs(&mut self, now: Timestamp, lease_until: Timestamp, limit: usize) -> Vec<Job> {
        let now = kept(now);
        let ready = self.due.iter().take_while(|(due, _)| *due <= now).take(limit);
        let ids: Vec<String> = ready.map(|(_, id)| id.clone()).collect();
        ids.into_iter()
            .map(|id| {
                let job = &self.jobs[&id];
                let attempts = job.attempts.saturating_add(1);
                let leased = Job { attempts, leased_until: Some(kept(lease_until)), ..job.clone() };
                self.set_job(&id, Some(leased.clone()));
                leased
            })
            .collect()
    }

    pub fn next_due(&self) -> Option<Timestamp> {
        self.due.first().map(|(due, _)| *due)
    }
}

/// When the job may be taken: at its wake time, or later when the lease on it ends.
pub(super) fn due(job: &Job) -> Option<Timestamp> {
    match job.wake {
        Wake::At(at) => Some(job.leased_until.map_or(at, |until| until.max(at))),
        Wake::Held => None,
    }
}

/// A time as the store keeps it: to the microsecond.
pub(super) fn kept(time: Timestamp) -> Timestamp {
    let nanos = time.subsec_nanosecond();
    Timestamp::new(time.as_second(), nanos - nanos % 1_000)
        .expect("a time moved towards zero stays within the range it came from")
}
