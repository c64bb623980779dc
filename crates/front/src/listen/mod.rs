//! Sockets: bound first, so that the port is known before anything is told, then served.
//!
//! Knows: how a connection begins, what bounds it, and how it ends. Must not know: requests.

mod connection;
mod linger;
mod tls_only;
mod while_open;

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum_server::accept::Accept;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Handle, Server};
use futures_util::future::ready;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, watch};

use crate::Service;
use connection::{Counted, Held};
use linger::Linger;
use tls_only::TlsOnly;
use while_open::WhileOpen;

/// Open connections of one listener; one more is closed at once.
const MOST_CONNECTIONS: usize = 4096;
/// How long a connection may stay silent before, between and within the heads of its requests.
const SILENCE: Duration = Duration::from_secs(75);
/// How long requests may take to end once the server is told to.
const DRAIN: Duration = Duration::from_secs(15);
/// How long a client may take to say what it speaks, and again to come to terms about TLS.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Far above what [`crate::Limits`] allow, so that those refuse first and in ARM's envelope. Larger
/// heads are refused by the protocol's own 431, without a body.
const HEAD_BYTES: u32 = 512 << 10;

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
        let (close, open) = watch::channel(true);
        let counted = Counted(Arc::new(Semaphore::new(self.most_connections)));
        let server = axum_server::from_tcp(self.socket)?.handle(handle.clone());
        let serving = async {
            match self.tls {
                Some(tls) => {
                    let tls = RustlsAcceptor::new(tls).handshake_timeout(HANDSHAKE);
                    let inner = tls.acceptor(TlsOnly(counted));
                    run(server.acceptor(Linger(WhileOpen { inner, open })), service).await
                }
                None => run(server.acceptor(Linger(counted)), service).await,
            }
        };
        tokio::pin!(serving);
        tokio::select! {
            served = &mut serving => return served,
            () = shutdown => {
                close.send_replace(false);
                handle.graceful_shutdown(Some(DRAIN));
            }
        }
        serving.await
    }
}

async fn run<A>(mut server: Server<SocketAddr, A>, service: Service) -> io::Result<()>
where
    A: Accept<TcpStream, Service, Service = Held> + Clone + Send + Sync + 'static,
    A::Stream: AsyncRead + AsyncWrite + Unpin + Send,
    A::Future: Send,
{
    tune(server.http_builder());
    let make = tower::service_fn(move |_: SocketAddr| ready(Ok::<_, Infallible>(service.clone())));
    server.serve(make).await
}

/// The bounds of a connection, whichever protocol it speaks.
fn tune(builder: &mut Builder<TokioExecutor>) {
    builder.http1().timer(TokioTimer::new()).header_read_timeout(SILENCE);
    builder.http1().max_buf_size(HEAD_BYTES as usize);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(SILENCE);
    builder.http2().max_header_list_size(HEAD_BYTES);
}
