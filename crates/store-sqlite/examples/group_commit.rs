//! How fast this disk takes durable PUTs, and how fast documents are read back: the ceiling for
//! everything above the store. `cargo run --release -p store-sqlite --example group_commit [SECONDS]`
//!
//! One PUT replaces a 2 KB document at its known revision and adds an operation of 300 bytes, in
//! one write set, as the engine does. All callers are in a closed loop.

#![allow(clippy::print_stdout)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use store::{Derived, Document, Expect, Query, Secrets, Store, Write, WriteSet};
use store_sqlite::SqliteStore;
use tokio::runtime::Builder;

const DOCUMENTS: usize = 10_000;

fn main() {
    let seconds = std::env::args().nth(1).and_then(|it| it.parse().ok()).unwrap_or(3);
    let duration = Duration::from_secs(seconds);
    let directory = tempfile::tempdir_in(".").expect("a directory on the disk to be measured");
    let path = directory.path().join("bench.db");
    let store = Arc::new(SqliteStore::open(&path).expect("a fresh store opens"));
    let runtime = Builder::new_multi_thread().enable_all().build().expect("a runtime starts");
    runtime.block_on(async {
        load(&store).await;
        for writers in [1, 32, 64] {
            report(&format!("{writers} writers"), &puts(&store, writers, duration).await, duration);
        }
        report("1 reader", &gets(&store, 1, duration).await, duration);
        report("8 readers", &gets(&store, 8, duration).await, duration);
        let mixed = tokio::join!(puts(&store, 64, duration), gets(&store, 8, duration));
        report("64 writers beside 8 readers", &mixed.0, duration);
        report("8 readers beside 64 writers", &mixed.1, duration);
    });
}

fn key(number: usize) -> String {
    let group = number / 100;
    format!(
        "/subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups/group-{group}\
         /providers/microsoft.example/widgets/widget-{number:06}"
    )
}

fn document(key: String, size: usize) -> Document {
    Document {
        key,
        parent: None,
        kind: "microsoft.example/widgets".to_owned(),
        listed: true,
        closing: false,
        body: vec![b'x'; size],
        secrets: Secrets::default(),
        references: Vec::new(),
        rev: 0,
        derived: Derived::default(),
    }
}

async fn load(store: &SqliteStore) {
    for chunk in (0..DOCUMENTS).collect::<Vec<_>>().chunks(1000) {
        let writes = chunk.iter().map(|number| Write::Put(document(key(*number), 2000))).collect();
        store.commit(WriteSet { expects: vec![], writes }).await.expect("loads");
    }
}

/// The latency of every call, in no order.
async fn puts(store: &Arc<SqliteStore>, writers: usize, duration: Duration) -> Vec<Duration> {
    static OPERATIONS: AtomicU64 = AtomicU64::new(0);
    run(writers, duration, |writer, stop| {
        let store = Arc::clone(store);
        async move {
            let mut latencies = Vec::new();
            let mut random = writer as u64 + 1;
            while !stop.load(Ordering::Relaxed) {
                // Each writer has documents of its own, so that none loses a race.
                let number = next(&mut random) % (DOCUMENTS / writers) * writers + writer;
                let start = Instant::now();
                let rev = get(&store, key(number)).await.rev;
                let operation = OPERATIONS.fetch_add(1, Ordering::Relaxed);
                let operation = format!("/operations/{operation:032x}");
                let set = WriteSet {
                    expects: vec![Expect::Rev(key(number), rev)],
                    writes: vec![
                        Write::Put(document(key(number), 2000)),
                        Write::Put(document(operation, 300)),
                    ],
                };
                store.commit(set).await.expect("commits");
                latencies.push(start.elapsed());
            }
            latencies
        }
    })
    .await
}

async fn gets(store: &Arc<SqliteStore>, readers: usize, duration: Duration) -> Vec<Duration> {
    run(readers, duration, |reader, stop| {
        let store = Arc::clone(store);
        async move {
            let mut latencies = Vec::new();
            let mut random = reader as u64 + 1;
            while !stop.load(Ordering::Relaxed) {
                let key = key(next(&mut random) % DOCUMENTS);
                let start = Instant::now();
                get(&store, key).await;
                latencies.push(start.elapsed());
                tokio::task::consume_budget().await;
            }
            latencies
        }
    })
    .await
}

async fn get(store: &SqliteStore, key: String) -> Arc<Document> {
    let mut read = store.read(vec![Query::Get(key)]).await.expect("reads");
    read.take_document().expect("was loaded")
}

async fn run<F>(
    callers: usize,
    duration: Duration,
    caller: impl Fn(usize, Arc<AtomicBool>) -> F,
) -> Vec<Duration>
where
    F: Future<Output = Vec<Duration>> + Send + 'static,
{
    let stop = Arc::new(AtomicBool::new(false));
    let tasks: Vec<_> =
        (0..callers).map(|number| tokio::spawn(caller(number, Arc::clone(&stop)))).collect();
    tokio::time::sleep(duration).await;
    stop.store(true, Ordering::Relaxed);
    let mut all = Vec::new();
    for task in tasks {
        all.extend(task.await.expect("no caller panics"));
    }
    all
}

/// Xorshift: even enough to spread keys.
fn next(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state % (1 << 31)) as usize
}

fn report(what: &str, latencies: &[Duration], duration: Duration) {
    let mut sorted = latencies.to_vec();
    sorted.sort();
    let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share) as usize];
    let rate = sorted.len() as f64 / duration.as_secs_f64();
    println!("{what:<28} {rate:>9.0}/s   p50 {:>9.1?}   p99 {:>9.1?}", at(0.5), at(0.99));
}
