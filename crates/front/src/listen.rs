//! Sockets: bound first, so that the port is known before anything is told, then served.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::http::Request;
use axum_server::accept::Accept;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Handle, Server};
use futures_util::future::{Ready, ready};
use hyper_util::rt::TokioTimer;
use rustls::ServerConfig;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::Service;

/// Open connections of one listener; one more is closed at once.
const MOST_CONNECTIONS: usize = 4096;
/// How long a connection may stay silent before, between and within the heads of its requests.
const SILENCE: Duration = Duration::from_secs(75);
/// How long requests may take to end once the server is told to.
const DRAIN: Duration = Duration::from_secs(15);
/// Above what [`crate::Limits`] allow, so that those refuse first and in ARM's envelope.
const HEAD_BYTES: u32 = 256 << 10;

/// A bound socket.
pub struct Listener {
    socket: TcpListener,
    address: SocketAddr,
    tls: Option<RustlsConfig>,
    most_connections: usize,
}

/// Binds `address` (port 0 takes a free one) for HTTPS: HTTP/2 and HTTP/1.1 by ALPN.
///
/// # Errors
/// The operating system's.
pub async fn bind(address: SocketAddr, tls: Arc<ServerConfig>) -> io::Result<Listener> {
    let mut tls = ServerConfig::clone(&tls);
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Listener::bind(address, Some(RustlsConfig::from_config(Arc::new(tls))))
}

/// Binds `address` for plain HTTP: for measurements, no official client speaks it.
///
/// # Errors
/// The operating system's.
pub fn bind_plain(address: SocketAddr) -> io::Result<Listener> {
    Listener::bind(address, None)
}

impl Listener {
    fn bind(address: SocketAddr, tls: Option<RustlsConfig>) -> io::Result<Self> {
        let socket = TcpListener::bind(address)?;
        socket.set_nonblocking(true)?;
        let address = socket.local_addr()?;
        Ok(Self { socket, address, tls, most_connections: MOST_CONNECTIONS })
    }

    /// Where it is really bound.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Allows `most` connections at a time instead of the ordinary number.
    #[must_use]
    pub fn limited_to(mut self, most: usize) -> Self {
        self.most_connections = most;
        self
    }

    /// Serves until `shutdown` is ready, then lets what has begun come to its end.
    ///
    /// # Errors
    /// The operating system's.
    pub async fn serve(
        self,
        service: Service,
        shutdown: impl Future<Output = ()> + Send,
    ) -> io::Result<()> {
        let handle = Handle::new();
        let counted = Counted(Arc::new(Semaphore::new(self.most_connections)));
        let server = axum_server::from_tcp(self.socket)?.handle(handle.clone());
        let serving = async {
            match self.tls {
                Some(tls) => {
                    run(server.acceptor(RustlsAcceptor::new(tls).acceptor(counted)), service).await
                }
                None => run(server.acceptor(counted), service).await,
            }
        };
        tokio::pin!(serving);
        tokio::select! {
            served = &mut serving => return served,
            () = shutdown => handle.graceful_shutdown(Some(DRAIN)),
        }
        serving.await
    }
}

async fn run<A>(mut server: Server<SocketAddr, A>, service: Service) -> io::Result<()>
where
    A: Accept<TcpStream, Service, Service = Held> + Clone + Send + Sync + 'static,
    A::Stream: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send,
    A::Future: Send,
{
    let builder = server.http_builder();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(SILENCE);
    builder.http1().max_buf_size(HEAD_BYTES as usize);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(SILENCE);
    builder.http2().max_header_list_size(HEAD_BYTES);
    let make = tower::service_fn(move |_: SocketAddr| ready(Ok::<_, Infallible>(service.clone())));
    server.serve(make).await
}

/// Counts connections, from the first packet to the last request.
#[derive(Clone)]
struct Counted(Arc<Semaphore>);

/// A connection's service; the connection is counted as long as it lives.
#[derive(Clone)]
struct Held {
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
