//! Connections are counted as long as they live.

use std::io;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::http::Request;
use axum_server::accept::Accept;
use futures_util::future::{Ready, ready};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::Service;

/// Counts connections, from the first packet to the last request.
#[derive(Clone)]
pub(super) struct Counted(pub Arc<Semaphore>);

/// A connection's service; the connection is counted as long as it lives.
#[derive(Clone)]
pub(super) struct Held {
    service: Service,
    _permit: Arc<OwnedSemaphorePermit>,
}

impl Accept<TcpStream, Service> for Counted {
    type Stream = TcpStream;
    type Service = Held;
    type Future = Ready<io::Result<(TcpStream, Held)>>;

    fn accept(&self, stream: TcpStream, service: Service) -> Self::Future {
        let permit = Arc::clone(&self.0).try_acquire_owned();
        ready(match permit {
            // Small replies must not wait for the client's acknowledgement of the one before.
            Ok(permit) => stream
                .set_nodelay(true)
                .map(|()| (stream, Held { service, _permit: Arc::new(permit) })),
            Err(_) => Err(io::Error::other("too many connections")),
        })
    }
}

impl<R> tower::Service<Request<R>> for Held
where
    Service: tower::Service<Request<R>>,
{
    type Response = <Service as tower::Service<Request<R>>>::Response;
    type Error = <Service as tower::Service<Request<R>>>::Error;
    type Future = <Service as tower::Service<Request<R>>>::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        tower::Service::<Request<R>>::poll_ready(&mut self.service, cx)
    }

    fn call(&mut self, request: Request<R>) -> Self::Future {
        self.service.call(request)
    }
}
