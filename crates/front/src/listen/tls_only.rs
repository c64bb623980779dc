//! The first byte of a connection: who speaks plain HTTP where TLS is spoken is told so, in HTTP.

use std::io;

use axum::http::Request;
use axum_server::accept::Accept;
use futures_util::future::BoxFuture;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tower::Service as _;

use super::connection::{Counted, Held};
use super::linger::Lingering;
use super::{HANDSHAKE, tune};
use crate::Service;
use crate::middleware::scheme::PlainHttp;

/// Lets nobody through who does not begin as TLS does.
#[derive(Clone)]
pub(super) struct TlsOnly(pub Counted);

impl Accept<TcpStream, Service> for TlsOnly {
    type Stream = TcpStream;
    type Service = Held;
    type Future = BoxFuture<'static, io::Result<(TcpStream, Held)>>;

    fn accept(&self, stream: TcpStream, service: Service) -> Self::Future {
        let counted = self.0.accept(stream, service);
        Box::pin(async move {
            let (stream, service) = counted.await?;
            if timeout(HANDSHAKE, begins_with_a_letter(&stream)).await?? {
                // Whether it stayed for the answer or left makes no difference here.
                let _ = timeout(HANDSHAKE, answer_plainly(stream, service)).await;
                return Err(io::Error::other("plain HTTP"));
            }
            Ok((stream, service))
        })
    }
}

/// As the name of every HTTP method does, and no record of TLS.
async fn begins_with_a_letter(stream: &TcpStream) -> io::Result<bool> {
    let mut first = [0];
    let seen = stream.peek(&mut first).await?;
    Ok(seen == 1 && first[0].is_ascii_alphabetic())
}

/// Serves the connection to its end; what it asks is refused for the way it came.
async fn answer_plainly(stream: TcpStream, service: Held) {
    let mut builder = Builder::new(TokioExecutor::new());
    tune(&mut builder);
    builder.http1().keep_alive(false);
    let service = tower::service_fn(move |mut request: Request<_>| {
        request.extensions_mut().insert(PlainHttp);
        service.clone().call(request)
    });
    let io = TokioIo::new(Lingering::new(stream));
    // A connection that breaks off needs no word more.
    let _ = builder.serve_connection(io, TowerToHyperService::new(service)).await;
}
