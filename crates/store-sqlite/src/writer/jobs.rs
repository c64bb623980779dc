//! Leases.

use jiff::Timestamp;
use store::Job;

use super::{Refusal, Writer};
use crate::row::{self, job_columns};

impl Writer {
    pub fn claim_jobs(
        &mut self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: usize,
    ) -> Result<Vec<Job>, Refusal> {
        let due: Vec<String> = self
            .connection
            .prepare_cached(
                "SELECT id FROM jobs INDEXED BY jobs_by_due WHERE due <= ?1 \
                 ORDER BY due, id LIMIT ?2",
            )?
            .query_map((now.as_microsecond(), row::limit(limit)), |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut lease = self.connection.prepare_cached(concat!(
            "UPDATE jobs SET leased_until = ?2, attempts = min(attempts + 1, 4294967295) \
             WHERE id = ?1 RETURNING ",
            job_columns!()
        ))?;
        due.iter()
            .map(|id| Ok(lease.query_row((id, lease_until.as_microsecond()), row::job)?))
            .collect()
    }
}
