//! Lines gathered for a moment, so that a busy server makes one system call for many of them.
//!
//! Knows: a moment is short, trouble is told at once, and there is a bound to what is gathered. Must
//! not know what the lines say.

use std::io::{self, Write};
use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// How late a line may be.
const MOMENT: Duration = Duration::from_millis(20);
/// Beyond this whoever writes waits until it is out.
const MOST_BYTES: usize = 256 * 1024;

/// Where lines go. Clones share what is gathered.
#[derive(Clone)]
pub struct Lines(Arc<Shared>);

struct Shared {
    gathered: Mutex<Vec<u8>>,
    /// The first line after a silence.
    arrived: Condvar,
    /// Locked before `gathered`, and for as long as something is being written: lines keep their order.
    out: Mutex<Box<dyn Write + Send>>,
}

impl Lines {
    /// # Errors
    /// When there is no thread to be had.
    pub fn start(out: impl Write + Send + 'static) -> io::Result<Self> {
        let shared = Shared {
            gathered: Mutex::default(),
            arrived: Condvar::new(),
            out: Mutex::new(Box::new(out)),
        };
        let lines = Self(Arc::new(shared));
        let writer = lines.clone();
        thread::Builder::new().name("log-lines".to_owned()).spawn(move || {
            loop {
                writer.wait();
                thread::sleep(MOMENT);
                writer.flush();
            }
        })?;
        Ok(lines)
    }

    /// Writes all that was gathered. A reader that is gone is nobody's loss.
    pub fn flush(&self) {
        let mut out = self.0.out.lock().unwrap_or_else(PoisonError::into_inner);
        let gathered = mem::take(&mut *self.gathered());
        drop(out.write_all(&gathered).and_then(|()| out.flush()));
    }

    fn wait(&self) {
        let mut gathered = self.gathered();
        while gathered.is_empty() {
            gathered = self.0.arrived.wait(gathered).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn gathered(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One event's line.
pub struct Line<'a> {
    lines: &'a Lines,
    at_once: bool,
}

impl Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut gathered = self.lines.gathered();
        let first = gathered.is_empty();
        gathered.extend_from_slice(bytes);
        let full = gathered.len() > MOST_BYTES;
        drop(gathered);
        if self.at_once || full {
            self.lines.flush();
        } else if first {
            self.lines.0.arrived.notify_one();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line { lines: self, at_once: false }
    }

    fn make_writer_for(&'a self, meta: &Metadata<'_>) -> Line<'a> {
        Line { lines: self, at_once: *meta.level() <= Level::WARN }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};

    use super::*;

    struct Pieces(Sender<String>);

    impl Write for Pieces {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let piece = String::from_utf8_lossy(bytes).into_owned();
            self.0.send(piece).map_err(io::Error::other)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_come_out_in_order_by_themselves() {
        let (pieces, out) = channel();
        let lines = Lines::start(Pieces(pieces)).unwrap();
        let mut said = String::new();
        for number in 0..100 {
            let line = format!("{number}\n");
            lines.make_writer().write_all(line.as_bytes()).unwrap();
            said.push_str(&line);
        }
        let mut seen = String::new();
        while seen.len() < said.len() {
            seen.push_str(&out.recv().unwrap());
        }
        assert_eq!(seen, said);
    }

    #[test]
    fn trouble_takes_what_was_said_before_along_and_is_out_when_it_is_said() {
        let (pieces, out) = channel();
        let lines = Lines::start(Pieces(pieces)).unwrap();
        let subscriber = tracing_subscriber::fmt().with_writer(lines).finish();
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!("before");
            tracing::warn!("trouble");
        });
        let seen: String = out.try_iter().collect();
        let (before, trouble) = (seen.find("before"), seen.find("trouble"));
        assert!(before.is_some() && before < trouble, "{seen}");
    }

    #[test]
    fn much_at_once_is_not_gathered() {
        let (pieces, out) = channel();
        let lines = Lines::start(Pieces(pieces)).unwrap();
        lines.make_writer().write_all(&vec![b'x'; MOST_BYTES + 1]).unwrap();
        let seen: usize = out.try_iter().map(|piece| piece.len()).sum();
        assert_eq!(seen, MOST_BYTES + 1);
    }
}
