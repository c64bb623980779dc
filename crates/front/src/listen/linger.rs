//! The end of a connection whose client may still be writing.
//!
//! A socket that is closed while bytes lie unread in it resets the connection, and the reset takes
//! along the reply that told why. So once ours has been said, the rest is heard and thrown away,
//! within bounds.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum_server::accept::Accept;
use futures_util::TryFutureExt as _;
use futures_util::future::MapOk;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// How long a client may pause before it counts as one that writes no more.
const PAUSE: Duration = Duration::from_secs(1);
/// How long it is listened to at all: less than a server that ends waits for its connections.
const WHOLE: Duration = Duration::from_secs(10);
/// How much it may say.
const MOST_BYTES: usize = 16 << 20;
/// How much of that at a time.
const BUFFER: usize = 16 << 10;

/// Lets the connections of `A` end so.
#[derive(Clone)]
pub(super) struct Linger<A>(pub A);

/// A stream whose end waits for the client's.
pub(super) struct Lingering<S> {
    stream: S,
    /// When either side said something. A connection that has been idle is not waited for.
    last_word: Instant,
    rest: Option<Rest>,
}

/// What comes after our last word.
struct Rest {
    pause: Pin<Box<Sleep>>,
    end: Instant,
    bytes: usize,
}

impl<A, I, S> Accept<I, S> for Linger<A>
where
    A: Accept<I, S>,
{
    type Stream = Lingering<A::Stream>;
    type Service = A::Service;
    type Future =
        MapOk<A::Future, fn((A::Stream, A::Service)) -> (Lingering<A::Stream>, A::Service)>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        self.0.accept(stream, service).map_ok(|(stream, service)| (Lingering::new(stream), service))
    }
}

impl<S> Lingering<S> {
    pub fn new(stream: S) -> Self {
        Self { stream, last_word: Instant::now(), rest: None }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Lingering<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(cx, buf);
        if buf.filled().len() > before {
            self.last_word = Instant::now();
        }
        polled
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Lingering<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.last_word = Instant::now();
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.last_word = Instant::now();
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if this.rest.is_none() {
            ready!(Pin::new(&mut this.stream).poll_shutdown(cx))?;
        }
        let rest = this.rest.get_or_insert_with(|| Rest::after(this.last_word));
        rest.poll(&mut this.stream, cx).map(Ok)
    }
}

impl Rest {
    fn after(last_word: Instant) -> Self {
        let pause = Box::pin(sleep_until(last_word + PAUSE));
        Self { pause, end: Instant::now() + WHOLE, bytes: 0 }
    }

    /// Ready when the client has ended, broken off, paused for too long, or said too much.
    fn poll(&mut self, stream: &mut (impl AsyncRead + Unpin), cx: &mut Context<'_>) -> Poll<()> {
        let mut buffer = [0; BUFFER];
        while self.bytes < MOST_BYTES {
            let mut buffer = ReadBuf::new(&mut buffer);
            match Pin::new(&mut *stream).poll_read(cx, &mut buffer) {
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
                    self.bytes += buffer.filled().len();
                    self.pause.as_mut().reset(self.end.min(Instant::now() + PAUSE));
                }
                Poll::Ready(_) => return Poll::Ready(()),
                Poll::Pending => return self.pause.as_mut().poll(cx),
            }
        }
        Poll::Ready(())
    }
}
