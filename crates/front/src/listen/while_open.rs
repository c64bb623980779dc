//! A server that stops waits for requests, and not for clients that have not come to terms yet.

use std::io;

use axum_server::accept::Accept;
use futures_util::future::BoxFuture;
use tokio::net::TcpStream;
use tokio::sync::watch;

use crate::Service;

/// Accepts as `inner` does until the server is told to stop.
#[derive(Clone)]
pub(super) struct WhileOpen<A> {
    pub inner: A,
    /// Turns false once.
    pub open: watch::Receiver<bool>,
}

impl<A> Accept<TcpStream, Service> for WhileOpen<A>
where
    A: Accept<TcpStream, Service>,
    A::Future: Send + 'static,
{
    type Stream = A::Stream;
    type Service = A::Service;
    type Future = BoxFuture<'static, io::Result<(A::Stream, A::Service)>>;

    fn accept(&self, stream: TcpStream, service: Service) -> Self::Future {
        let (accepted, mut open) = (self.inner.accept(stream, service), self.open.clone());
        Box::pin(async move {
            tokio::select! {
                biased;
                accepted = accepted => accepted,
                _ = open.wait_for(|open| !open) => Err(io::Error::other("the server stops")),
            }
        })
    }
}
