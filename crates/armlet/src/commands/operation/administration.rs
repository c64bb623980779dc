//! The administration listener, asked with a token for it.

use anyhow::{Context, Result, bail};
use arm::Operation;
use http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::cli::Place;
use crate::client::{Client, RESOURCE_MANAGER};
use crate::commands;

/// As many operations as one reply holds.
pub const MOST: u16 = 1000;

pub struct Administration {
    client: Client,
    token: String,
}

impl Administration {
    /// That of the server which is found at `place`.
    ///
    /// # Errors
    /// When there is none, or it gives no token.
    pub async fn of(place: &Place) -> Result<Self> {
        let client = commands::client(place)?;
        let token = client.token(RESOURCE_MANAGER).await?;
        Ok(Self { client, token })
    }

    /// The body of a successful reply; null where there is none.
    ///
    /// # Errors
    /// The server's refusal, in its words.
    pub async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value> {
        let url = format!("{}/{path}", self.client.connection().admin_endpoint);
        let reply = self.client.send(method, &url, &self.token, body).await?;
        Ok(reply.success()?.json()?.unwrap_or_default())
    }

    /// The newest operations, maybe only those on resources of a type, each as the server tells it
    /// and as it is understood here.
    ///
    /// # Errors
    /// The server's; operations of another version.
    pub async fn operations(
        &self,
        limit: u16,
        ty: Option<&str>,
    ) -> Result<Vec<(Value, Operation)>> {
        let ty = ty.map(|ty| format!("&type={}", utf8_percent_encode(ty, NON_ALPHANUMERIC)));
        let path = format!("operations?limit={limit}{}", ty.unwrap_or_default());
        let mut answer = self.ask(Method::GET, &path, None).await?;
        let told: Vec<Value> = serde_json::from_value(answer["value"].take())?;
        let both = told.into_iter().map(|told| {
            let operation = serde_json::from_value(told.clone());
            let problem = "the server's operations are of another version";
            Ok((told, operation.context(problem)?))
        });
        both.collect()
    }

    /// Moves an operation on (`finish`, `fail`); what became of it. `None` where that cannot be
    /// learnt any more: it has ended all the same.
    ///
    /// # Errors
    /// A token that is none; the server's refusal.
    pub async fn end(
        &self,
        token: &str,
        how: &str,
        reason: Option<&Value>,
    ) -> Result<Option<Operation>> {
        let path = format!("operations/{}/{how}", segment(token)?);
        self.ask(Method::POST, &path, reason).await?;
        let listed = self.operations(MOST, None).await.unwrap_or_default().into_iter();
        Ok(listed.map(|(_, operation)| operation).find(|operation| operation.token == token))
    }
}

/// A token as part of a path.
fn segment(token: &str) -> Result<&str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if token.is_empty() || !token.bytes().all(plain) {
        bail!("{token:?} is no operation's token: `armlet operation list` prints them");
    }
    Ok(token)
}
