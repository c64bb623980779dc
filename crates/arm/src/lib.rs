//! The words and rules of Azure Resource Manager: ids, versions, errors, operations.
//!
//! Knows: how ARM names and shapes things, as pure values.
//! Must not know: I/O, async, HTTP, databases, or any other crate of this workspace.

mod api_version;
mod caller;
mod error;
mod etag;
pub mod id;
mod identity;
mod location;
mod operation;
mod provisioning_state;
mod system_data;
pub mod tags;
pub mod time;

pub use api_version::ApiVersion;
pub use caller::{Caller, CallerKind};
pub use error::{ArmError, Dialect, ErrorKind, Fault};
pub use etag::{ETag, Match, Precondition, Preconditions};
pub use id::{Collection, PathError, ResourceId, ResourceType, Scope, Target};
pub use identity::{Identity, IdentityKind};
pub use location::{Location, REGIONS, Region};
pub use operation::{Operation, OperationEvent, OperationStatus, Verb};
pub use provisioning_state::ProvisioningState;
pub use system_data::SystemData;
pub use tags::Tags;
