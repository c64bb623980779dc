//! The RSA key that the authority signs with.

use std::fmt;

use aws_lc_rs::{
    digest,
    encoding::AsDer,
    rand::SystemRandom,
    rsa::{KeySize, PublicKeyComponents},
    signature::{
        KeyPair, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
    },
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::EntraError;

/// An RSA-2048 key pair under its key id.
pub(crate) struct SigningKey {
    /// SHA-1 of the public key, base64url: as long as the certificate thumbprints Entra uses.
    pub kid: String,
    pair: RsaKeyPair,
}

impl SigningKey {
    /// Makes a new key; takes about 100 ms of processor time.
    pub fn generate() -> Result<Self, EntraError> {
        RsaKeyPair::generate(KeySize::Rsa2048).map(Self::of).map_err(|_| EntraError::Entropy)
    }

    pub fn from_pkcs8(pkcs8: &[u8]) -> Option<Self> {
        RsaKeyPair::from_pkcs8(pkcs8).ok().map(Self::of)
    }

    pub fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, EntraError> {
        let der = self.pair.as_der().map_err(|_| EntraError::Entropy)?;
        Ok(Zeroizing::new(der.as_ref().to_vec()))
    }

    /// An RS256 signature; takes about 1 ms of processor time.
    pub fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        let random = SystemRandom::new();
        self.pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).ok()?;
        Some(signature)
    }

    /// Whether `signature` is this key's RS256 signature over `message`.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.pair.public_key().as_ref())
            .verify(message, signature)
            .is_ok()
    }

    /// The public half as a JSON Web Key.
    pub fn jwk(&self) -> Value {
        let parts = PublicKeyComponents::<Vec<u8>>::from(self.pair.public_key());
        json!({
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": self.kid,
            "x5t": self.kid,
            "n": BASE64_URL_SAFE_NO_PAD.encode(parts.n),
            "e": BASE64_URL_SAFE_NO_PAD.encode(parts.e),
        })
    }

    fn of(pair: RsaKeyPair) -> Self {
        let sha1 = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, pair.public_key().as_ref());
        Self { kid: BASE64_URL_SAFE_NO_PAD.encode(sha1), pair }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}
