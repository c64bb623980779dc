//! `armlet serve`: a server, from the first flag to the last request.

use anyhow::{Result, bail};

use super::greeting;
use crate::cli::Place;
use crate::logging;
use crate::server::Server;
use crate::settings::{Auth, ServeOptions, Settings};

pub async fn run(place: &Place, options: ServeOptions) -> Result<()> {
    let settings = Settings::resolve(place, options)?;
    logging::start(settings.log, &settings.log_level)?;
    // Before the first client can know of the server: from then on somebody may end it.
    let mut signals = Signals::listen()?;
    let mut server = tokio::select! {
        started = Server::start(&settings) => started?,
        () = signals.received() => return Ok(()),
    };
    if settings.auth == Auth::Off {
        tracing::warn!("authentication is off: every local program may do everything here");
    }
    greeting::say(&server);
    tokio::select! {
        error = server.broken() => return Err(error),
        () = signals.received() => {}
    }
    tracing::info!("stopping");
    tokio::select! {
        stopped = server.stop() => stopped,
        () = signals.received() => bail!("asked twice to stop: stopped without waiting"),
    }
}

/// What asks a process to end.
struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Signals {
    #[cfg(unix)]
    fn listen() -> Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let (terminate, interrupt) =
            (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        Ok(Self { terminate, interrupt })
    }

    #[cfg(unix)]
    async fn received(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    #[cfg(not(unix))]
    fn listen() -> Result<Self> {
        Ok(Self {})
    }

    #[cfg(not(unix))]
    async fn received(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
