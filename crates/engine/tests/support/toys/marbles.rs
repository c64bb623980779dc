//! Children with entity tags, a limit, secrets in every read form and place, and a tagged union;
//! and cards, which follow the other table of preconditions and count their lists.

use std::collections::BTreeMap;

use arm::{ArmError, ErrorKind, Preconditions};
use contract::{
    Admission, Admitted, Descriptor, ETagRule, Envelope, Facts, FilterField, Limit, Listing,
    Resource, Wire,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{OLD, VERSIONS};

pub struct Marbles;
pub struct Cards;

/// How many marbles fit into a box.
pub const MOST: u64 = 6;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Properties {
    #[schemars(range(min = 1, max = 100), extend("x-coerced" = true))]
    pub weight: i64,
    #[schemars(length(max = 10))]
    pub title: Option<String>,
    #[schemars(extend("x-create-only" = true))]
    pub maker: Option<String>,
    #[schemars(extend("x-since" = "2024-06-01"))]
    pub finish: Option<String>,
    #[schemars(extend("x-read-only" = true))]
    pub serial: Option<String>,
    #[schemars(extend("x-read-only" = true))]
    pub provisioning_state: Option<String>,
    #[schemars(extend("x-sealed" = "clear"))]
    pub hint: Option<String>,
    #[schemars(extend("x-sealed" = "omit"))]
    pub pin: Option<String>,
    #[schemars(extend("x-sealed" = "mask", "x-mask" = "***"))]
    pub key: Option<String>,
    #[schemars(extend("x-sealed" = "mask", "x-mask" = "***", "x-blank-while" = "Polishing"))]
    pub code: Option<String>,
    pub owner: Option<Owner>,
    pub flaws: Option<Vec<Flaw>>,
    pub places: Option<BTreeMap<String, Place>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Owner {
    Child(Child),
    Shop(Shop),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Child {
    pub age: Option<i64>,
    #[schemars(extend("x-sealed" = "mask", "x-mask" = "***"))]
    pub diary: Option<String>,
    #[schemars(extend("x-since" = "2024-06-01"))]
    pub nick: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Shop {
    pub street: String,
    #[schemars(extend("x-sealed" = "omit"))]
    pub safe: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Flaw {
    pub text: String,
    #[schemars(extend("x-since" = "2024-06-01"))]
    pub depth: Option<i64>,
    #[schemars(extend("x-sealed" = "omit"))]
    pub secret: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    pub shelf: Option<i64>,
    #[schemars(extend("x-since" = "2024-06-01"))]
    pub room: Option<String>,
    #[schemars(extend("x-sealed" = "mask", "x-mask" = "***"))]
    pub lock: Option<String>,
}

impl Resource for Marbles {
    type Properties = Properties;

    fn descriptor() -> Descriptor {
        let mut descriptor = Descriptor::new("Contoso.Toys/boxes/marbles", "Marble", &VERSIONS);
        descriptor.wire = Wire { etag: ETagRule::HeaderAndBody, ..Wire::default() };
        descriptor.preconditions = Preconditions::Standard;
        descriptor.limit = Some(Limit {
            most: MOST,
            kind: ErrorKind::BadRequest,
            code: "BoxIsFull".to_owned(),
            message: "The box holds as many marbles as it can.".to_owned(),
        });
        descriptor.needs_settled_parent = true;
        descriptor
    }

    /// The old version knew the title as `caption`.
    fn up(version: &arm::ApiVersion, body: &mut Map<String, Value>) {
        rename(version, body, "caption", "title");
    }

    fn down(version: &arm::ApiVersion, body: &mut Map<String, Value>) {
        rename(version, body, "title", "caption");
    }

    fn admit(
        call: &Admission<'_, Properties>,
        mut proposal: Envelope<Properties>,
        facts: &mut Facts,
    ) -> Result<Admitted<Properties>, ArmError> {
        proposal.properties.serial.get_or_insert_with(|| facts.guid());
        if proposal.properties.title.as_deref() == Some("polish") {
            proposal.properties.provisioning_state = Some("Polishing".to_owned());
        }
        assert!(call.parent.is_some(), "a marble lies in a box");
        Ok(Admitted::now(proposal))
    }
}

fn rename(version: &arm::ApiVersion, body: &mut Map<String, Value>, from: &str, to: &str) {
    if version.as_str() == OLD
        && let Some(Value::Object(properties)) = body.get_mut("properties")
        && let Some(title) = properties.shift_remove(from)
    {
        properties.insert(to.to_owned(), title);
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CardProperties {
    pub suit: Option<String>,
    pub rank: Option<i64>,
}

impl Resource for Cards {
    type Properties = CardProperties;

    fn descriptor() -> Descriptor {
        let mut descriptor = Descriptor::new("Contoso.Toys/boxes/cards", "Card", &VERSIONS);
        descriptor.wire = Wire { etag: ETagRule::Header, ..Wire::default() };
        descriptor.preconditions = Preconditions::EntityTag;
        descriptor.errors.not_found = Some(("CardMissing".into(), "No card {name}.".into()));
        descriptor.errors.dialect.null_details = true;
        descriptor.listing = Some(Listing {
            filter: vec![
                FilterField::new("suit", "/properties/suit"),
                FilterField::new("rank", "/properties/rank"),
            ],
            skip: true,
            count: true,
            page: 5,
            ..Listing::default()
        });
        descriptor
    }

    fn admit(
        _call: &Admission<'_, CardProperties>,
        proposal: Envelope<CardProperties>,
        _facts: &mut Facts,
    ) -> Result<Admitted<CardProperties>, ArmError> {
        Ok(Admitted::now(proposal))
    }
}
