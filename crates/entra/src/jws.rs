//! JSON Web Signatures in their compact form (RFC 7515), taken apart and put together.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::IgnoredAny};

/// A signature's parts, of which nothing is believed yet.
pub(crate) struct Jws<'a> {
    pub header: Header,
    pub payload: Vec<u8>,
    /// The bytes the signature is over.
    pub signed: &'a [u8],
    pub signature: Vec<u8>,
}

#[derive(Deserialize)]
pub(crate) struct Header {
    pub alg: String,
    pub kid: Option<String>,
    /// SHA-1 thumbprint of the certificate.
    pub x5t: Option<String>,
    #[serde(rename = "x5t#S256")]
    pub x5t_s256: Option<String>,
    crit: Option<IgnoredAny>,
}

impl<'a> Jws<'a> {
    /// `None` unless it has three parts, a header in JSON, and no extension that must be understood.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (signed, signature) = text.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.')?;
        let header: Header = serde_json::from_slice(&decode(header)?).ok()?;
        if header.crit.is_some() {
            return None;
        }
        Some(Self {
            header,
            payload: decode(payload)?,
            signed: signed.as_bytes(),
            signature: decode(signature)?,
        })
    }
}

/// `header.payload`: what is to be signed.
pub(crate) fn signing_input(header: &impl Serialize, payload: &impl Serialize) -> Option<String> {
    let part = |json: Vec<u8>| BASE64_URL_SAFE_NO_PAD.encode(json);
    let (header, payload) = (serde_json::to_vec(header).ok()?, serde_json::to_vec(payload).ok()?);
    Some(format!("{}.{}", part(header), part(payload)))
}

/// The whole, from what was signed and the signature over it.
pub(crate) fn compact(signed: &str, signature: &[u8]) -> String {
    format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

fn decode(part: &str) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(part).ok()
}
