//! One HTTP/1.1 request at a time on one TLS connection, with as little work as can be: what the
//! generator spends here it takes from the server's measured throughput.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use rustls::crypto::aws_lc_rs;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::connection::Connection;

/// Of a reply's head and body together.
const MOST_BYTES: usize = 1 << 20;

/// How one server is reached.
#[derive(Clone)]
pub struct Door {
    tls: TlsConnector,
    address: SocketAddr,
    /// The `Host` header's value.
    pub host: String,
}

/// A connection that is kept alive.
pub struct Wire {
    stream: TlsStream<TcpStream>,
    buffer: Vec<u8>,
}

/// A reply, as it lies in the connection's buffer.
#[derive(Debug)]
pub struct Reply<'a> {
    pub status: u16,
    pub head: &'a [u8],
    pub body: &'a [u8],
}

impl Door {
    pub fn of(connection: &Connection) -> Result<Self> {
        let port = connection.port()?;
        Ok(Self {
            tls: TlsConnector::from(Arc::new(trusting(&connection.ca_certificate_path)?)),
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            host: format!("localhost:{port}"),
        })
    }

    pub async fn open(&self) -> Result<Wire> {
        let stream = TcpStream::connect(self.address).await.context("cannot connect")?;
        stream.set_nodelay(true)?;
        let name = ServerName::try_from("localhost")?;
        let stream = self.tls.connect(name, stream).await.context("no TLS")?;
        Ok(Wire { stream, buffer: vec![0; 16 << 10] })
    }
}

impl Wire {
    /// Sends a whole request and hears a whole reply.
    pub async fn exchange(&mut self, request: &[u8]) -> Result<Reply<'_>> {
        self.stream.write_all(request).await?;
        self.stream.flush().await?;
        let mut filled = 0;
        let (head, total) = loop {
            if let Some(ends) = ends(&self.buffer[..filled])? {
                break ends;
            }
            filled += self.read(filled).await?;
        };
        while filled < total {
            filled += self.read(filled).await?;
        }
        if filled > total {
            bail!("the server said more than it was asked for");
        }
        let status = status(&self.buffer)?;
        Ok(Reply { status, head: &self.buffer[..head], body: &self.buffer[head..total] })
    }

    async fn read(&mut self, filled: usize) -> Result<usize> {
        if filled == self.buffer.len() {
            self.buffer.resize((2 * filled).min(MOST_BYTES), 0);
        }
        match self.stream.read(&mut self.buffer[filled..]).await? {
            0 => bail!("the server closed the connection, or said too much"),
            count => Ok(count),
        }
    }
}

impl Reply<'_> {
    /// Names in lower case.
    pub fn headers(&self) -> Vec<(String, String)> {
        let head = String::from_utf8_lossy(self.head);
        let lines = head.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect()
    }
}

fn trusting(ca: &Path) -> Result<ClientConfig> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(ca)? {
        roots.add(certificate?)?;
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Where a reply's head and body end; `None` while the head is not whole.
fn ends(bytes: &[u8]) -> Result<Option<(usize, usize)>> {
    let Some(head) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = head + 4;
    let length = content_length(&bytes[..head]).context("a reply of unknown length")?;
    Ok(Some((head, head.saturating_add(length))))
}

fn content_length(head: &[u8]) -> Option<usize> {
    let name = b"content-length:";
    let line = head
        .split(|byte| *byte == b'\n')
        .find(|line| line.len() > name.len() && line[..name.len()].eq_ignore_ascii_case(name))?;
    str::from_utf8(&line[name.len()..]).ok()?.trim().parse().ok()
}

fn status(head: &[u8]) -> Result<u16> {
    let digits = head.get(9..12).and_then(|digits| str::from_utf8(digits).ok());
    digits.and_then(|digits| digits.parse().ok()).context("a reply without a status")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_ends_where_its_length_says() {
        let head = b"HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 12\r\n\r\n";
        assert_eq!(ends(head).unwrap(), Some((head.len(), head.len() + 12)));
        assert_eq!(ends(&head[..head.len() - 1]).unwrap(), None);
        assert_eq!(status(head).unwrap(), 200);
        assert!(ends(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
        assert!(status(b"HTTP").is_err());
    }

    #[test]
    fn headers_are_read_by_lower_case_names() {
        let head = b"HTTP/1.1 200 OK\r\nETag: \"a:b\"\r\nX-Y:z\r\n\r\n";
        let reply = Reply { status: 200, head, body: b"" };
        let expected = [("etag", "\"a:b\""), ("x-y", "z")];
        assert_eq!(reply.headers(), expected.map(|(name, value)| (name.into(), value.into())));
    }
}
