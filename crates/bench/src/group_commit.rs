//! The ceiling of a PUT: the reads and the write set of one, on armlet's own database, without
//! HTTP, identity or the engine. One PUT of a backend reads it with all it is nested in and
//! replaces it at its known revision, if what it is nested in lives; it leaves no operation.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use store::{Document, Expect, Filter, Key, Query, Store, Write, WriteSet};
use store_sqlite::SqliteStore;
use tokio::time::sleep;

use crate::backend;
use crate::sample::{Sample, Window};

const WARM_UP: Duration = Duration::from_millis(500);

#[derive(clap::Args)]
pub struct Options {
    /// armlet's database, while armlet does not run.
    #[arg(long)]
    database: PathBuf,
    #[arg(long)]
    writers: usize,
    #[arg(long)]
    milliseconds: u64,
}

/// Prints one sample as JSON.
pub fn run(options: &Options) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let store = Arc::new(SqliteStore::open(&options.database)?);
    let window = Duration::from_millis(options.milliseconds);
    let sample = runtime.block_on(measure(&store, options.writers, window))?;
    println!("{}", serde_json::to_string(&sample)?);
    Ok(())
}

async fn measure(store: &Arc<SqliteStore>, writers: usize, window: Duration) -> Result<Sample> {
    let keys = keys(store).await?;
    ensure!(keys.len() >= writers, "too few backends in the database");
    let (measuring, over) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..writers {
        // Each has backends of its own, as each connection has: nobody loses a race.
        let own = keys.iter().skip(number).step_by(writers).cloned().collect();
        let (store, measuring, over) =
            (Arc::clone(store), Arc::clone(&measuring), Arc::clone(&over));
        tasks.spawn(async move { puts(&store, own, number as u64 + 1, &measuring, &over).await });
    }
    sleep(WARM_UP).await;
    let open = Window::open(std::process::id())?;
    measuring.store(true, Ordering::Relaxed);
    sleep(window).await;
    over.store(true, Ordering::Relaxed);
    let mut all = Vec::new();
    while let Some(latencies) = tasks.join_next().await {
        all.extend(latencies??);
    }
    open.close(all)
}

async fn puts(
    store: &SqliteStore,
    chains: Vec<Vec<Key>>,
    seed: u64,
    measuring: &AtomicBool,
    over: &AtomicBool,
) -> Result<Vec<Duration>> {
    let mut latencies = Vec::with_capacity(1 << 14);
    let (mut random, mut revision) = (seed, 0);
    while !over.load(Ordering::Relaxed) {
        let chain = &chains[backend::random(&mut random) % chains.len()];
        revision += 1;
        let warm = measuring.load(Ordering::Relaxed);
        let begin = Instant::now();
        put(store, chain, revision).await?;
        if warm {
            latencies.push(begin.elapsed());
        }
    }
    Ok(latencies)
}

/// `chain`: the keys from the outermost resource to the backend.
async fn put(store: &SqliteStore, chain: &[Key], revision: u64) -> Result<()> {
    let mut read = store.read(chain.iter().cloned().map(Query::Get).collect()).await?;
    let mut documents: Vec<_> = chain.iter().filter_map(|_| read.take_document()).collect();
    let mut document = documents.pop().map(Arc::unwrap_or_clone).context("the backend is gone")?;
    let at = backend::stamp_at(&document.body).context("the body has no revision")?;
    backend::stamp(&mut document.body, at, revision);
    let live = documents.into_iter().map(|ancestor| Expect::Live(ancestor.key.clone()));
    let mut expects = vec![Expect::Rev(document.key.clone(), document.rev)];
    expects.extend(live);
    store.commit(WriteSet { expects, writes: vec![Write::Put(document)] }).await?;
    Ok(())
}

/// Each backend's chain.
async fn keys(store: &SqliteStore) -> Result<Vec<Vec<Key>>> {
    let filter = Filter::Kind { kind: backend::KIND.to_owned(), under: Key::new() };
    let list = Query::List { filter, after: None, limit: backend::COUNT, reverse: false };
    let backends = store.read(vec![list]).await?.take_documents();
    let mut above = Vec::new();
    let mut next = backends.first().and_then(|backend| backend.parent.clone());
    while let Some(key) = next {
        next = get(store, &key).await?.parent.clone();
        above.push(key);
    }
    above.reverse();
    let chain = |backend: Document| above.iter().cloned().chain([backend.key]).collect();
    Ok(backends.into_iter().map(chain).collect())
}

async fn get(store: &SqliteStore, key: &Key) -> Result<Arc<Document>> {
    let mut read = store.read(vec![Query::Get(key.clone())]).await?;
    read.take_document().with_context(|| format!("{key} is not there"))
}
