//! The generator: so many connections, one request in flight on each, as fast as they are answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::backend;
use crate::http::{Door, Wire};
use crate::sample::{Sample, Window};

const WARM_UP: Duration = Duration::from_millis(500);
/// Beyond the window itself.
const PATIENCE: Duration = Duration::from_secs(30);

const WARMING: u8 = 0;
const MEASURING: u8 = 1;
const OVER: u8 = 2;

/// The whole bytes of a request.
pub struct Request {
    pub bytes: Vec<u8>,
    /// Where its revision stands, if it has one.
    pub stamp_at: Option<usize>,
}

/// Sends `requests` over `connections`, each request over one of them alone, for the time of
/// `window`; nothing but 200 and 201 is an answer.
pub async fn drive(
    door: &Door,
    requests: Vec<Request>,
    connections: usize,
    window: Duration,
    server: u32,
) -> Result<Sample> {
    let phase = Arc::new(AtomicU8::new(WARMING));
    let mut lanes: Vec<Vec<Request>> = (0..connections).map(|_| Vec::new()).collect();
    for (number, request) in requests.into_iter().enumerate() {
        lanes[number % connections].push(request);
    }
    let mut tasks = JoinSet::new();
    for (number, lane) in lanes.into_iter().enumerate() {
        let wire = door.open().await?;
        tasks.spawn(run(wire, lane, number as u64 + 1, Arc::clone(&phase)));
    }
    sleep(WARM_UP).await;
    let open = Window::open(server)?;
    phase.store(MEASURING, Ordering::Relaxed);
    sleep(window).await;
    phase.store(OVER, Ordering::Relaxed);
    let all = async {
        let mut all = Vec::new();
        while let Some(lane) = tasks.join_next().await {
            all.extend(lane??);
        }
        anyhow::Ok(all)
    };
    let latencies = timeout(PATIENCE, all).await.context("the server has stopped answering")??;
    open.close(latencies)
}

/// The latencies measured on one connection. The last reply counts although it comes a moment
/// after the end: so does the time until it is there.
async fn run(
    mut wire: Wire,
    mut lane: Vec<Request>,
    seed: u64,
    phase: Arc<AtomicU8>,
) -> Result<Vec<Duration>> {
    let mut latencies = Vec::with_capacity(1 << 14);
    let mut random = seed;
    let mut revision = 0;
    while phase.load(Ordering::Relaxed) != OVER {
        let number = backend::random(&mut random) % lane.len();
        let request = &mut lane[number];
        if let Some(at) = request.stamp_at {
            revision += 1;
            backend::stamp(&mut request.bytes, at, revision);
        }
        let warm = phase.load(Ordering::Relaxed) == MEASURING;
        let begin = Instant::now();
        let reply = wire.exchange(&request.bytes).await?;
        if reply.status != 200 && reply.status != 201 {
            bail!("status {}: {}", reply.status, String::from_utf8_lossy(reply.body));
        }
        if warm {
            latencies.push(begin.elapsed());
        }
    }
    Ok(latencies)
}
