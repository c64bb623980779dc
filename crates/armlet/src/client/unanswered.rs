//! Why no reply came, as whoever sits before it can mend it.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use anyhow::{Error, anyhow};
use hyper_util::client::legacy;

/// Somebody took the connection, and that was all.
pub fn silent(host: &str, patience: Duration) -> Error {
    anyhow!(
        "{host} did not answer within {} s: the server there hangs, or it is another program \
         and connection.json is that of a server which is gone",
        patience.as_secs()
    )
}

/// Nobody is there, or somebody whom our authority does not know.
pub fn told(host: &str, error: legacy::Error) -> Error {
    let text = if error.is_connect() && is_stranger(&error) {
        format!(
            "something else answers at {host}: connection.json is that of a server which is gone; \
             start it again with `armlet serve`, or name the directory of another with --data-dir"
        )
    } else {
        format!("{host} does not answer; is the server running?")
    };
    Error::new(error).context(text)
}

/// Whether a connection was made, and then no trust.
fn is_stranger(error: &(dyn StdError + 'static)) -> bool {
    if error.is::<rustls::Error>() {
        return true;
    }
    if let Some(error) = error.downcast_ref::<io::Error>() {
        // Some programs go away without a word when they are greeted with TLS.
        let left =
            matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset);
        // What it wraps is not among its sources: those begin below.
        let wrapped = error.get_ref().map(|wrapped| wrapped as &(dyn StdError + 'static));
        if left || wrapped.is_some_and(is_stranger) {
            return true;
        }
    }
    error.source().is_some_and(is_stranger)
}
