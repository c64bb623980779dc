//! The server's own certificate.

use std::sync::Arc;

use anyhow::{Context, Result};
use jiff::{Timestamp, ToSpan as _};
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose,
};
use rustls::crypto::CryptoProvider;
use rustls::sign::CertifiedKey;
use rustls_pki_types::PrivatePkcs8KeyDer;

use super::authority::CertificateAuthority;
use super::validity;

/// The most that Apple's and other verifiers accept of a leaf.
const LIFETIME_DAYS: i64 = 825;

/// Clients look for the exact host they dialled among the alternative names.
const LOCAL: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// A certificate for `names` beside the local ones, with a key of its own.
pub fn issue(
    authority: &CertificateAuthority,
    names: &[String],
    provider: &CryptoProvider,
    now: Timestamp,
) -> Result<Arc<CertifiedKey>> {
    let key = KeyPair::generate()?;
    let mut all: Vec<String> = LOCAL.map(str::to_owned).to_vec();
    all.extend(names.iter().filter(|name| !LOCAL.contains(&name.as_str())).cloned());
    let mut params = CertificateParams::new(all).context("a public name fits no certificate")?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "armlet");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    validity::set(&mut params, now, LIFETIME_DAYS.days())?;
    let leaf = params.signed_by(&key, &authority.issuer())?;
    let chain = vec![leaf.der().clone()];
    let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
    Ok(Arc::new(CertifiedKey::from_der(chain, key, provider)?))
}
