//! What differs between the types that have records.

use arm::{ApiVersion, ResourceId};
use contract::{Descriptor, Errors};
use serde_json::{Map, Value};

use crate::{Connection, Kind};

/// One type of targets, as its own provider describes it.
pub trait Target: Send + Sync + 'static {
    const KIND: Kind;

    /// The versions that know records and groups, newest first.
    const VERSIONS: &'static [&'static str];

    /// What `actionsRequired` reads where nothing is required; `None`: `null`.
    const NO_ACTION: Option<&'static str>;

    /// How a record reads while a decision runs.
    const DECIDING: &'static str = "Updating";

    /// Whether the owner's decision must come with a description.
    const DESCRIPTION_REQUIRED: bool = false;

    fn errors() -> Errors;

    /// Names, codes and operations of the records.
    fn describe(descriptor: &mut Descriptor);

    /// What the record of a new connection is called.
    fn record_name(target: &ResourceId, connection: &Connection) -> String;

    /// The last touch to a record about to be shown, which has its members already.
    fn present(_version: &ApiVersion, _announces: bool, _record: &mut Map<String, Value>) {}
}
