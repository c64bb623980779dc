//! One connection as a private endpoint keeps it. Its target reads it there.

use arm::ResourceId;
use contract::Envelope;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Kind;

/// `PrivateLinkServiceConnection`. Two of one endpoint never share a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Connection {
    #[schemars(length(min = 1, max = 80))]
    pub name: String,
    pub properties: ConnectionProperties,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionProperties {
    #[schemars(length(min = 1, max = 2048))]
    pub private_link_service_id: String,
    #[serde(default)]
    #[schemars(length(max = 16), inner(length(max = 128)))]
    pub group_ids: Vec<String>,
    #[schemars(length(max = 140))]
    pub request_message: Option<String>,
    /// Tells this connection from an earlier one of the same name.
    #[schemars(extend("x-internal" = true))]
    pub guid: Option<String>,
    /// Where the target is reached.
    #[serde(default)]
    #[schemars(extend("x-internal" = true))]
    pub hosts: Vec<String>,
    /// The private address under which it is reached instead.
    #[schemars(extend("x-internal" = true))]
    pub address: Option<String>,
    /// The last description, once the record is gone.
    #[schemars(extend("x-internal" = true))]
    pub ended: Option<String>,
}

/// A connection, and by which of the two lists it was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub connection: Connection,
    /// Waits for the target's owner.
    pub manual: bool,
}

impl Connection {
    /// `None` where the text is no resource's id.
    pub fn target(&self) -> Option<ResourceId> {
        ResourceId::parse(&self.properties.private_link_service_id)
    }

    /// `None` where no private endpoint can lead.
    pub fn target_kind(&self) -> Option<&'static Kind> {
        Kind::of(&self.target()?)
    }

    /// What tells it from an earlier one; some targets call its record so.
    pub fn guid(&self) -> &str {
        self.properties.guid.as_deref().unwrap_or_default()
    }
}

/// The connections of `endpoint` to `target`.
pub(crate) fn links(endpoint: Option<&Envelope>, target: &ResourceId) -> Vec<Link> {
    let Some(endpoint) = endpoint else { return Vec::new() };
    let read = |member: &str, manual: bool| {
        let list = endpoint.properties.get(member);
        let list = list.and_then(|list| Vec::<Connection>::deserialize(list).ok());
        list.unwrap_or_default().into_iter().map(move |connection| Link { connection, manual })
    };
    read("privateLinkServiceConnections", false)
        .chain(read("manualPrivateLinkServiceConnections", true))
        .filter(|link| link.connection.target().as_ref() == Some(target))
        .collect()
}
