//! Text that must not be seen.

use std::fmt;

use aws_lc_rs::{constant_time, digest, rand};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::EntraError;

/// A secret: wiped when dropped, hidden from `Debug`, compared in constant time.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Secret(Zeroizing<String>);

impl Secret {
    /// Forty url-safe characters: 240 bits of chance. The first is no `-`: as an argument of its own,
    /// as in `az login -p SECRET`, it would be taken for an option.
    pub fn random() -> Result<Self, EntraError> {
        let mut bytes = Zeroizing::new([0_u8; 30]);
        loop {
            rand::fill(bytes.as_mut()).map_err(|_| EntraError::Entropy)?;
            let text = Zeroizing::new(BASE64_URL_SAFE_NO_PAD.encode(bytes.as_ref()));
            if !text.starts_with('-') {
                return Ok(Self(text));
            }
        }
    }

    /// Tells neither by time nor otherwise where, or in what length, the two differ.
    pub fn is(&self, candidate: &str) -> bool {
        let sha256 = |text: &str| digest::digest(&digest::SHA256, text.as_bytes());
        let (ours, theirs) = (sha256(&self.0), sha256(candidate));
        constant_time::verify_slices_are_equal(ours.as_ref(), theirs.as_ref()).is_ok()
    }

    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_random_secret_is_forty_url_safe_characters_and_stays_hidden() {
        let (one, other) = (Secret::random().expect("random"), Secret::random().expect("random"));
        let text = one.expose();
        assert_eq!(text.len(), 40);
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
        assert!(one.is(text) && !one.is(other.expose()) && !one.is(&text[..39]) && !one.is(""));
        assert!(!format!("{one:?}").contains(text));
    }

    #[test]
    fn no_secret_looks_like_an_option() {
        for _ in 0..2_000 {
            assert!(!Secret::random().expect("random").expose().starts_with('-'));
        }
    }
}
