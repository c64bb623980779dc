//! The certificate authority: made at the first start, the same ever after.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use jiff::{Timestamp, ToSpan as _};
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DistinguishedName, DnType, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, PublicKeyData as _,
};
use rustls_pki_types::{CertificateDer, pem::PemObject as _};
use webpki::EndEntityCert;

use super::validity;
use crate::files::{self, Readers};

const CERTIFICATE: &str = "ca.pem";
const KEY: &str = "ca-key.pem";
const LIFETIME_YEARS: i64 = 10;

/// A key, and the certificate that clients trust.
pub struct CertificateAuthority {
    path: PathBuf,
    pem: String,
    key: KeyPair,
}

impl CertificateAuthority {
    /// # Errors
    /// When the files are not what this wrote, or not of each other; the operating system's.
    pub fn open(data_dir: &Path, now: Timestamp) -> Result<Self> {
        let (path, key_path) = (data_dir.join(CERTIFICATE), data_dir.join(KEY));
        let stored = files::read(&key_path)?;
        let key = match &stored {
            Some(pem) => KeyPair::from_pem(pem)
                .with_context(|| format!("{} is not a private key", key_path.display()))?,
            None => {
                ensure!(
                    !path.exists(),
                    "{} has lost its key {}: put it back, or remove the former to have clients \
                     trust a new authority",
                    path.display(),
                    key_path.display()
                );
                let key = KeyPair::generate()?;
                // First the key: a certificate without one would be of no use to the next start.
                files::write(&key_path, key.serialize_pem().as_bytes(), Readers::Owner)?;
                key
            }
        };
        let pem = match files::read(&path)? {
            Some(pem) => pem,
            None => {
                let pem = sign_self(&key, now)?.pem();
                files::write(&path, pem.as_bytes(), Readers::Everyone)?;
                pem
            }
        };
        let authority = Self { path, pem, key };
        authority.check()?;
        Ok(authority)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// Signs leaves.
    pub fn issuer(&self) -> Issuer<'static, &KeyPair> {
        Issuer::new(params(&self.key), &self.key)
    }

    /// Whether the certificate is of the key: otherwise no client would accept a leaf.
    fn check(&self) -> Result<()> {
        let problem = || format!("{} is not the authority's certificate", self.path.display());
        let der = CertificateDer::from_pem_slice(self.pem.as_bytes()).with_context(problem)?;
        let parsed = EndEntityCert::try_from(&der).with_context(problem)?;
        ensure!(
            *parsed.subject_public_key_info() == *self.key.subject_public_key_info(),
            "{}: its key is not the one in {KEY}",
            problem()
        );
        Ok(())
    }
}

fn sign_self(key: &KeyPair, now: Timestamp) -> Result<Certificate> {
    let mut params = params(key);
    validity::set(&mut params, now, LIFETIME_YEARS.years())?;
    Ok(params.self_signed(key)?)
}

/// All but the dates, and always the same for one key: a leaf names its issuer by them.
fn params(key: &KeyPair) -> CertificateParams {
    let mut params = CertificateParams::default();
    // Two authorities of one name confuse the trust stores that hold both.
    let id: String =
        params.key_identifier(key).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::OrganizationName, "armlet");
    params.distinguished_name.push(DnType::CommonName, format!("armlet local CA {id}"));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_authority_stays_the_same() {
        let home = tempfile::tempdir().unwrap();
        let open = || CertificateAuthority::open(home.path(), Timestamp::now());
        let first = open().unwrap().pem().to_owned();
        assert_eq!(open().unwrap().pem(), first);
    }

    #[test]
    fn half_an_authority_is_told_apart() {
        let home = tempfile::tempdir().unwrap();
        let open = || CertificateAuthority::open(home.path(), Timestamp::now()).map(|_| ());
        open().unwrap();
        let key = std::fs::read(home.path().join(KEY)).unwrap();
        std::fs::remove_file(home.path().join(KEY)).unwrap();
        assert!(open().unwrap_err().to_string().contains("has lost its key"));

        std::fs::write(home.path().join(KEY), KeyPair::generate().unwrap().serialize_pem())
            .unwrap();
        assert!(format!("{:#}", open().unwrap_err()).contains("its key is not the one"));

        std::fs::write(home.path().join(KEY), key).unwrap();
        open().unwrap();
    }
}
