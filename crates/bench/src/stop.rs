//! Being told to stop: the measurement ends early, and with it all that it has started.

use anyhow::Result;

/// SIGTERM and SIGINT; elsewhere Ctrl-C.
pub struct Stop {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Stop {
    /// From here on signals no longer end the process by themselves.
    #[cfg(unix)]
    pub fn listen() -> Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let (terminate, interrupt) =
            (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        Ok(Self { terminate, interrupt })
    }

    #[cfg(unix)]
    pub async fn told(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    #[cfg(not(unix))]
    pub fn listen() -> Result<Self> {
        Ok(Self {})
    }

    #[cfg(not(unix))]
    pub async fn told(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn either_signal_is_heard_and_ends_nothing_by_itself() {
        for name in ["TERM", "INT"] {
            let mut stop = Stop::listen().unwrap();
            let id = std::process::id().to_string();
            let sent = std::process::Command::new("kill").args(["-s", name, &id]).status();
            assert!(sent.unwrap().success());
            stop.told().await;
        }
    }
}
