//! A whole server: made of its parts, started, stopped.
//!
//! Knows: in which order parts come up and go down. Must not know: flags, signals, what is printed.

mod addresses;
mod certificates;
mod entropy;
mod state;

use std::io;
use std::sync::Arc;

use anyhow::{Context, Error, Result, anyhow};
use arm::{Caller, CallerKind};
use engine::{Engine, FactSource, SystemClock};
use entra::{Authority, AuthorityConfig};
use front::{Authentication, Front, FrontConfig, Listener, Service};
use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::connection::Connection;
use crate::data_dir::DataDir;
use crate::owner_at_root::OwnerAtRoot;
use crate::settings::{Auth, Settings};
use crate::{providers, tls};
use addresses::Addresses;
use state::State;

/// A server that is ready. Dropping it ends it rudely; [`Server::stop`] lets it finish.
pub struct Server {
    connection: Connection,
    stop: watch::Sender<bool>,
    tasks: JoinSet<io::Result<()>>,
    state: State,
    // Last: whatever uses the directory is gone before the directory is.
    data_dir: DataDir,
}

/// The three doors, bound and not yet served.
struct Listeners {
    resource_manager: Listener,
    data_plane: Listener,
    administration: Listener,
}

impl Server {
    /// Comes back once all listeners are served and `connection.json` says so.
    ///
    /// # Errors
    /// A directory or port that another process has, files that cannot be used, a store that fails.
    pub async fn start(settings: &Settings) -> Result<Self> {
        let data_dir = DataDir::take(settings.data_dir.as_deref())?;
        Connection::forget(data_dir.path())?;
        let names = addresses::names(settings);
        let identity = tls::identity(data_dir.path(), &names, Timestamp::now())?;
        let listeners = Listeners::bind(settings, &identity.config).await?;
        let addresses = listeners.addresses();

        let state = State::open(settings.in_memory, data_dir.path())?;
        let config = AuthorityConfig {
            tenant_id: settings.tenant_id,
            client_id: settings.client_id,
            audiences: addresses.audiences(&names),
            ..AuthorityConfig::default()
        };
        let authority = Authority::open(state.store(), config, Timestamp::now())
            .await
            .context("the identity authority did not open")?;
        certificates::accept(&authority, settings).await?;
        let engine = engine(settings, &authority, &state);
        let bootstrap = bootstrap_caller(&authority);
        state::ensure_subscriptions(&engine, &settings.subscriptions, &bootstrap).await?;

        let connection = Connection {
            resource_manager_endpoint: addresses.resource_manager.clone(),
            authority_host: addresses.resource_manager,
            data_plane_endpoint: addresses.data_plane,
            admin_endpoint: addresses.administration,
            tenant_id: authority.tenant_id().to_owned(),
            subscription_id: settings.first_subscription().to_string(),
            client_id: authority.connection().client_id,
            client_secret: authority.connection().client_secret,
            ca_certificate_path: identity.ca_path,
        };
        let front = front(settings, &engine, authority, names);
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        listeners.serve(&front, &stopped, &mut tasks);
        tasks.spawn(async move {
            engine::worker::run(engine, stopped).await;
            Ok(())
        });
        connection.save(data_dir.path())?;
        Ok(Self { connection, stop, tasks, state, data_dir })
    }

    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    pub fn data_dir(&self) -> &DataDir {
        &self.data_dir
    }

    /// Waits until a part ends by itself, as none should.
    pub async fn broken(&mut self) -> Error {
        match self.tasks.join_next().await {
            Some(Ok(Err(error))) => Error::new(error).context("a listener failed"),
            Some(Err(error)) => Error::new(error).context("a part of the server broke"),
            Some(Ok(Ok(()))) | None => anyhow!("a part of the server ended by itself"),
        }
    }

    /// Takes no more, lets what has begun come to its end, and closes the store.
    ///
    /// # Errors
    /// What a part says at its end.
    pub async fn stop(mut self) -> Result<()> {
        self.stop.send_replace(true);
        // Whoever waits for the file waits for the next start.
        let mut outcome = Connection::forget(self.data_dir.path());
        while let Some(ended) = self.tasks.join_next().await {
            let ended = ended.map_err(Error::new).and_then(|served| Ok(served?));
            outcome = outcome.and(ended);
        }
        self.state.close().await;
        outcome
    }
}

impl Listeners {
    async fn bind(settings: &Settings, tls: &Arc<rustls::ServerConfig>) -> Result<Self> {
        let bind = async |flag: &str, address| {
            front::bind(address, Arc::clone(tls)).await.with_context(|| {
                format!("cannot listen on {address}: choose another address with --{flag}")
            })
        };
        Ok(Self {
            resource_manager: bind("listen", settings.listen).await?,
            data_plane: bind("data-plane-listen", settings.data_plane_listen).await?,
            administration: bind("admin-listen", settings.admin_listen).await?,
        })
    }

    fn addresses(&self) -> Addresses {
        Addresses::of([&self.resource_manager, &self.data_plane, &self.administration])
    }

    fn serve(
        self,
        front: &Arc<Front>,
        stopped: &watch::Receiver<bool>,
        tasks: &mut JoinSet<io::Result<()>>,
    ) {
        let mut serve = |listener: Listener, service: Service| {
            let mut stopped = stopped.clone();
            tasks.spawn(listener.serve(service, async move {
                // A sender that is gone means the same as its word.
                let _ = stopped.wait_for(|stop| *stop).await;
            }));
        };
        serve(self.resource_manager, front.resource_manager());
        serve(self.data_plane, front.data_plane());
        serve(self.administration, front.administration());
    }
}

fn engine(settings: &Settings, authority: &Authority, state: &State) -> Arc<Engine> {
    let owner = OwnerAtRoot { object_id: authority.connection().object_id };
    let facts = FactSource { clock: Box::new(SystemClock), seed: Box::new(entropy::seed) };
    let (providers, owner) = (providers::all(), Arc::new(owner));
    Arc::new(Engine::new(providers, owner, state.store(), facts, settings.profile))
}

fn front(
    settings: &Settings,
    engine: &Arc<Engine>,
    authority: Authority,
    host_names: Vec<String>,
) -> Arc<Front> {
    let authentication = match settings.auth {
        Auth::On => Authentication::Tokens,
        Auth::Off => Authentication::Off(bootstrap_caller(&authority)),
    };
    let config = FrontConfig { host_names, authentication, ..FrontConfig::default() };
    Arc::new(Front::new(Arc::clone(engine), Arc::new(authority), config))
}

/// The application that everything belongs to at first.
fn bootstrap_caller(authority: &Authority) -> Caller {
    let connection = authority.connection();
    Caller {
        kind: CallerKind::Application,
        object_id: connection.object_id,
        tenant_id: connection.tenant_id,
        display: connection.client_id,
    }
}
