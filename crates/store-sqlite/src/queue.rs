//! The line of write sets before the one writer. Async tasks join it, a thread takes from it.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use store::StoreError;
use tokio::sync::Semaphore;

/// Who comes when so many wait, waits for a place in the line.
const PLACES: usize = 1024;

pub struct Queue<T> {
    line: Mutex<Line<T>>,
    arrived: Condvar,
    places: Semaphore,
}

struct Line<T> {
    waiting: VecDeque<T>,
    /// How many have to wait before it is worth telling the taker.
    wanted: usize,
    closed: bool,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        let line = Line { waiting: VecDeque::new(), wanted: 1, closed: false };
        Self { line: Mutex::new(line), arrived: Condvar::new(), places: Semaphore::new(PLACES) }
    }
}

impl<T> Queue<T> {
    /// Once this has returned, `item` will be taken, whatever becomes of the caller.
    pub async fn push(&self, item: T) -> Result<(), StoreError> {
        let place = self.places.acquire().await.map_err(|_| StoreError::Closed)?;
        let mut line = self.line();
        if line.closed {
            return Err(StoreError::Closed);
        }
        line.waiting.push_back(item);
        place.forget();
        let enough = line.waiting.len() >= line.wanted;
        drop(line);
        if enough {
            self.arrived.notify_one();
        }
        Ok(())
    }

    /// Waits for something, then for a `moment` until `wanted` wait, and takes at most `limit`;
    /// nothing is left to come if it is empty.
    pub fn take(&self, wanted: usize, moment: Duration, limit: usize) -> Vec<T> {
        let mut line = self.line();
        line.wanted = 1;
        while line.waiting.is_empty() && !line.closed {
            line = self.arrived.wait(line).unwrap_or_else(PoisonError::into_inner);
        }
        line.wanted = wanted.min(limit);
        let few = |line: &mut Line<T>| line.waiting.len() < line.wanted && !line.closed;
        let (mut line, _) = self
            .arrived
            .wait_timeout_while(line, moment, few)
            .unwrap_or_else(PoisonError::into_inner);
        let count = line.waiting.len().min(limit);
        let taken: Vec<T> = line.waiting.drain(..count).collect();
        drop(line);
        self.places.add_permits(taken.len());
        taken
    }

    /// Lets nobody join any more. What waits is still to be taken.
    pub fn close(&self) {
        self.line().closed = true;
        self.places.close();
        self.arrived.notify_all();
    }

    /// Closes, and drops what waits: for when nobody will take it.
    pub fn abandon(&self) {
        self.close();
        self.line().waiting.clear();
    }

    /// A panic elsewhere cannot leave the line half changed.
    fn line(&self) -> MutexGuard<'_, Line<T>> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn a_full_line_makes_wait_until_something_is_taken() {
        let queue = Queue::default();
        for number in 0..PLACES {
            assert!(queue.push(number).now_or_never().is_some());
        }
        let mut late = Box::pin(queue.push(PLACES));
        assert!(late.as_mut().now_or_never().is_none());
        assert_eq!(queue.take(1, Duration::ZERO, 3), [0, 1, 2]);
        assert!(late.now_or_never().is_some_and(|joined| joined.is_ok()));
    }

    #[test]
    fn a_taker_waits_for_as_many_as_it_wants() {
        let queue = Queue::default();
        assert!(queue.push(0).now_or_never().is_some());
        std::thread::scope(|scope| {
            let taker = scope.spawn(|| queue.take(3, Duration::from_secs(600), 9));
            while queue.line().wanted != 3 {
                std::thread::yield_now();
            }
            for number in [1, 2] {
                assert!(queue.push(number).now_or_never().is_some());
            }
            assert_eq!(taker.join().unwrap(), [0, 1, 2]);
        });
    }

    #[test]
    fn a_taker_waits_no_longer_than_a_moment_nor_for_more_than_it_takes() {
        let queue = Queue::default();
        for number in 0..3 {
            assert!(queue.push(number).now_or_never().is_some());
        }
        assert_eq!(queue.take(9, Duration::MAX, 2), [0, 1]);
        assert_eq!(queue.take(9, Duration::from_millis(1), 2), [2]);
    }

    #[test]
    fn closing_refuses_the_late_and_keeps_the_early() {
        let queue = Queue::default();
        for number in 0..PLACES {
            assert!(queue.push(number).now_or_never().is_some());
        }
        let mut late = Box::pin(queue.push(PLACES));
        assert!(late.as_mut().now_or_never().is_none());
        queue.close();
        assert!(matches!(late.now_or_never(), Some(Err(StoreError::Closed))));
        assert!(matches!(queue.push(0).now_or_never(), Some(Err(StoreError::Closed))));
        assert_eq!(queue.take(1, Duration::ZERO, usize::MAX).len(), PLACES);
        assert!(queue.take(9, Duration::MAX, 1).is_empty());
    }
}
