//! Client certificates: the other way in which an application proves who it is.

use aws_lc_rs::{
    digest,
    rsa::PublicKey,
    signature::{
        RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, RsaParameters, UnparsedPublicKey,
    },
};
use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use rustls_pki_types::{CertificateDer, pem::PemObject};
use webpki::EndEntityCert;

use crate::{EntraError, jws::Jws};

const SMALLEST_MODULUS_BYTES: usize = 256;

/// An RSA certificate by which an application may prove itself.
#[derive(Clone, Debug)]
pub struct ClientCertificate {
    der: Vec<u8>,
    public_key: Vec<u8>,
    /// SHA-1 and SHA-256 of the certificate, base64url: what `x5t` and `x5t#S256` say.
    x5t: String,
    x5t_s256: String,
}

impl ClientCertificate {
    /// Reads the first certificate, RSA of 2048 bits or more; other sections, such as a private
    /// key, are passed over.
    ///
    /// # Errors
    /// [`EntraError::Certificate`].
    pub fn from_pem(pem: &str) -> Result<Self, EntraError> {
        let der = CertificateDer::from_pem_slice(pem.as_bytes())
            .map_err(|_| EntraError::Certificate("no CERTIFICATE section in the PEM text"))?;
        Self::from_der(&der)
    }

    pub(crate) fn from_base64(text: &str) -> Option<Self> {
        Self::from_der(&BASE64_STANDARD.decode(text).ok()?.into()).ok()
    }

    pub(crate) fn to_base64(&self) -> String {
        BASE64_STANDARD.encode(&self.der)
    }

    /// Whether an assertion's header names this certificate. SHA-256 counts where both are given.
    pub(crate) fn is_named_by(&self, jws: &Jws<'_>) -> bool {
        match (&jws.header.x5t_s256, &jws.header.x5t) {
            (Some(sha256), _) => url_safe(sha256) == self.x5t_s256,
            (None, Some(sha1)) => url_safe(sha1) == self.x5t,
            (None, None) => false,
        }
    }

    /// Whether the assertion's signature is by this certificate's key.
    pub(crate) fn has_signed(&self, jws: &Jws<'_>, algorithm: &'static RsaParameters) -> bool {
        UnparsedPublicKey::new(algorithm, &self.public_key)
            .verify(jws.signed, &jws.signature)
            .is_ok()
    }

    fn from_der(der: &CertificateDer<'_>) -> Result<Self, EntraError> {
        let certificate = EndEntityCert::try_from(der)
            .map_err(|_| EntraError::Certificate("it is not an X.509 v3 certificate"))?;
        let public_key = certificate.subject_public_key_info().to_vec();
        let parsed = PublicKey::from_der(&public_key)
            .map_err(|_| EntraError::Certificate("its key is not an RSA key"))?;
        if parsed.modulus_len() < SMALLEST_MODULUS_BYTES {
            return Err(EntraError::Certificate("its RSA key has fewer than 2048 bits"));
        }
        let thumbprint =
            |algorithm| BASE64_URL_SAFE_NO_PAD.encode(digest::digest(algorithm, der.as_ref()));
        Ok(Self {
            der: der.to_vec(),
            public_key,
            x5t: thumbprint(&digest::SHA1_FOR_LEGACY_USE_ONLY),
            x5t_s256: thumbprint(&digest::SHA256),
        })
    }
}

impl PartialEq for ClientCertificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

/// The signature algorithms an assertion may use.
pub(crate) fn algorithm(alg: &str) -> Option<&'static RsaParameters> {
    match alg {
        "RS256" => Some(&RSA_PKCS1_2048_8192_SHA256),
        "PS256" => Some(&RSA_PSS_2048_8192_SHA256),
        _ => None,
    }
}

/// Some libraries write thumbprints in the other base64 alphabet, with padding.
fn url_safe(thumbprint: &str) -> String {
    thumbprint.trim_end_matches('=').replace('+', "-").replace('/', "_")
}
