//! A server certificate that never gets old: whoever shakes hands after a while gets a new one.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use rustls::crypto::CryptoProvider;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use super::authority::CertificateAuthority;
use super::leaf;

/// Well within a leaf's lifetime; a failure leaves a year and more to be seen in the log.
const RENEWED_AFTER: SignedDuration = SignedDuration::from_hours(365 * 24);
/// How long the old one goes on serving before the next try.
const TRIED_AGAIN_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// Issues leaves for the same names one after the other. No timer: a handshake looks at the clock.
pub struct Renewal {
    authority: CertificateAuthority,
    names: Vec<String>,
    provider: Arc<CryptoProvider>,
    current: RwLock<Current>,
}

struct Current {
    leaf: Arc<CertifiedKey>,
    renewed_at: Timestamp,
}

impl Renewal {
    /// # Errors
    /// When not even the first one can be made.
    pub fn new(
        authority: CertificateAuthority,
        names: &[String],
        provider: Arc<CryptoProvider>,
        now: Timestamp,
    ) -> Result<Self> {
        let leaf = leaf::issue(&authority, names, &provider, now)?;
        let current = RwLock::new(Current { leaf, renewed_at: later(now, RENEWED_AFTER) });
        Ok(Self { authority, names: names.to_vec(), provider, current })
    }

    /// The one to show at `now`.
    fn at(&self, now: Timestamp) -> Arc<CertifiedKey> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        if now < current.renewed_at {
            return Arc::clone(&current.leaf);
        }
        drop(current);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        // Another handshake may have come first.
        if now >= current.renewed_at {
            match leaf::issue(&self.authority, &self.names, &self.provider, now) {
                Ok(leaf) => *current = Current { leaf, renewed_at: later(now, RENEWED_AFTER) },
                Err(error) => {
                    let error = format!("{error:#}");
                    tracing::error!(error, "the server certificate was not renewed");
                    current.renewed_at = later(now, TRIED_AGAIN_AFTER);
                }
            }
        }
        Arc::clone(&current.leaf)
    }
}

impl ResolvesServerCert for Renewal {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.at(Timestamp::now()))
    }
}

impl fmt::Debug for Renewal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Renewal").field("names", &self.names).finish_non_exhaustive()
    }
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rustls_pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject as _};
    use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, KeyUsage, anchor_from_trusted_cert};

    use super::*;

    /// Whether a client that trusts `ca` takes `leaf` for `name` at `now`.
    fn is_trusted(leaf: &CertifiedKey, ca: &str, name: &str, now: Timestamp) -> bool {
        let ca = CertificateDer::from_pem_slice(ca.as_bytes()).unwrap();
        let anchor = anchor_from_trusted_cert(&ca).unwrap();
        let leaf = EndEntityCert::try_from(&leaf.cert[0]).unwrap();
        let now = UnixTime::since_unix_epoch(Duration::from_secs(now.as_second() as u64));
        let usage = KeyUsage::server_auth();
        leaf.verify_for_usage(ALL_VERIFICATION_ALGS, &[anchor], &[], now, usage, None, None).is_ok()
            && leaf.verify_is_valid_for_subject_name(&ServerName::try_from(name).unwrap()).is_ok()
    }

    #[test]
    fn a_server_that_runs_for_years_is_trusted_all_along() {
        let home = tempfile::tempdir().unwrap();
        let start = Timestamp::now();
        let authority = CertificateAuthority::open(home.path(), start).unwrap();
        let ca = authority.pem().to_owned();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let names = ["arm.test".to_owned()];
        let renewal = Renewal::new(authority, &names, provider, start).unwrap();
        let first = renewal.at(start);
        assert!(Arc::ptr_eq(&first, &renewal.at(later(start, SignedDuration::from_hours(24)))));
        for months in 0..100 {
            let now = later(start, SignedDuration::from_hours(months * 30 * 24));
            for name in ["localhost", "arm.test"] {
                assert!(is_trusted(&renewal.at(now), &ca, name, now), "{name} {months}");
            }
        }
        let end = later(start, SignedDuration::from_hours(900 * 24));
        assert!(!is_trusted(&first, &ca, "localhost", end), "the first one has run out by then");
    }
}
