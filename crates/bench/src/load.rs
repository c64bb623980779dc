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

/// A turn of the event loop that takes less has found no reply: one costs at least some 5 µs.
const EMPTY_TURN: Duration = Duration::from_micros(3);

const WARMING: u8 = 0;
const MEASURING: u8 = 1;
const OVER: u8 = 2;

/// The whole bytes of a request.
pub struct Request {
    pub bytes: Vec<u8>,
    /// Where its revision stands, if it has one.
    pub stamp_at: Option<usize>,
}

/// What a load is, but for its requests.
#[derive(Clone, Copy)]
pub struct Load {
    /// One request is in flight on each.
    pub connections: usize,
    pub window: Duration,
    /// The server's process.
    pub server: u32,
    /// Whether the generator has a core of its own to be awake on all the time: the server would
    /// otherwise be charged for waking it, which is dear on a virtual machine and no work of its.
    pub awake: bool,
}

/// Sends `requests`, each over one connection alone, for the time of the window; nothing but 200
/// and 201 is an answer.
pub async fn drive(door: &Door, requests: Vec<Request>, load: Load) -> Result<Sample> {
    let phase = Arc::new(AtomicU8::new(WARMING));
    let mut lanes: Vec<Vec<Request>> = (0..load.connections).map(|_| Vec::new()).collect();
    for (number, request) in requests.into_iter().enumerate() {
        lanes[number % load.connections].push(request);
    }
    let mut tasks = JoinSet::new();
    for (number, lane) in lanes.into_iter().enumerate() {
        let wire = door.open().await?;
        tasks.spawn(run(wire, lane, number as u64 + 1, Arc::clone(&phase)));
    }
    let idle = load.awake.then(|| tokio::spawn(stay_awake(Arc::clone(&phase))));
    sleep(WARM_UP).await;
    let open = Window::open(load.server)?;
    phase.store(MEASURING, Ordering::Relaxed);
    sleep(load.window).await;
    phase.store(OVER, Ordering::Relaxed);
    let all = async {
        let mut all = Vec::new();
        while let Some(lane) = tasks.join_next().await {
            all.extend(lane??);
        }
        anyhow::Ok(all)
    };
    let latencies = timeout(PATIENCE, all).await.context("the server has stopped answering")??;
    let mut sample = open.close(latencies)?;
    if let Some(idle) = idle {
        sample.generator_share -= idle.await?.as_secs_f64() / load.window.as_secs_f64();
    }
    Ok(sample)
}

/// Looks for replies without ever sleeping. Answers how long there were none, of the window.
async fn stay_awake(phase: Arc<AtomicU8>) -> Duration {
    let mut idle = Duration::ZERO;
    let mut before = Instant::now();
    while phase.load(Ordering::Relaxed) != OVER {
        tokio::task::yield_now().await;
        let now = Instant::now();
        let turn = now - before;
        before = now;
        if turn < EMPTY_TURN && phase.load(Ordering::Relaxed) == MEASURING {
            idle += turn;
        }
    }
    idle
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
