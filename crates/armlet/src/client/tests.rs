//! What is said of those who are not the server.

use std::path::Path;

use jiff::Timestamp;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;
use crate::tls;

/// A client of a server that was at `port`.
fn client(data_dir: &Path, port: u16) -> Client {
    let endpoint = format!("https://localhost:{port}");
    let connection = Connection {
        resource_manager_endpoint: endpoint.clone(),
        authority_host: endpoint.clone(),
        data_plane_endpoint: endpoint.clone(),
        admin_endpoint: endpoint,
        tenant_id: "t".to_owned(),
        subscription_id: "s".to_owned(),
        client_id: "c".to_owned(),
        client_secret: "secret".to_owned(),
        ca_certificate_path: tls::identity(data_dir, &[], Timestamp::now()).unwrap().ca_path,
    };
    Client { patience: Duration::from_millis(500), ..Client::new(connection).unwrap() }
}

/// What a client says when whoever is there answers its greeting like this, or not at all.
async fn said(answer: Option<&'static [u8]>) -> String {
    let directory = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = client(directory.path(), listener.local_addr().unwrap().port());
    let meeting = tokio::spawn(async move {
        let mut met = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            if let Some(answer) = answer {
                stream.read_buf(&mut Vec::new()).await.unwrap();
                stream.write_all(answer).await.unwrap();
            } else {
                met.push(stream);
            }
        }
    });
    let error = client.token(RESOURCE_MANAGER).await.unwrap_err();
    meeting.abort();
    format!("{error:#}")
}

#[tokio::test]
async fn who_says_nothing_is_not_waited_for() {
    let said = said(None).await;
    assert!(said.contains("did not answer within"), "{said}");
}

#[tokio::test]
async fn who_speaks_another_protocol_is_told_as_something_else() {
    for answer in [&b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n"[..], b""] {
        let said = said(Some(answer)).await;
        assert!(said.contains("something else answers at localhost:"), "{said}");
        assert!(said.contains("--data-dir"), "{said}");
    }
}
