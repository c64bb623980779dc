//! A type described as data: everything the engine and the front must know to serve it.
//!
//! Knows: versions, verbs, names, codes, operations, lists, errors. Owns its strings, so that a
//! description may come from a file as well as from code. Must not know: how any of it is used.

mod action;
mod codes;
mod listing;
mod lro;
mod name;
mod wire;

use arm::{ApiVersion, ArmError, Dialect, ErrorKind, Fault, Preconditions, ResourceType, Verb};

pub use action::{Action, ActionMount};
pub use codes::{CodeRule, Codes, Outcome, VersionRange, Word};
pub use listing::{FilterField, Listing};
pub use lro::{Lro, LroHeaders, OperationUrl};
pub use name::{Check, NameRule};
pub use wire::{ETagRule, LocationForm, Wire};

use crate::Side;

/// Where a type's resources may live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hosting {
    /// Directly in the tenant.
    Tenant,
    Subscription,
    ResourceGroup,
    /// Below the parent type its name says.
    Parent,
    /// Nested in name only: the levels above it are no resources, its store parent is the scope.
    Scope,
    /// Below the resource of that type which its path names; the levels between are no resources.
    Below(ResourceType),
}

/// How many siblings of a type one parent may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    pub most: u64,
    pub kind: ErrorKind,
    pub code: String,
    pub message: String,
}

/// Those who keep a resource from being deleted, alone or with what it is below, while they are not
/// deleted with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeper {
    /// As what they point to it.
    pub role: String,
    pub kind: ErrorKind,
    pub code: String,
    /// `{name}` stands for the resource's name, `{keeper}` for the id of one of them.
    pub message: String,
}

/// How a type tells its errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errors {
    pub dialect: Dialect,
    /// Code and text over the list of faults of a body.
    pub validation: (String, String),
    /// Code and text of a resource that is not there; `None` uses ARM's own.
    pub not_found: Option<(String, String)>,
    /// Code of a name that breaks the type's rule.
    pub name: String,
}

/// One resource type.
#[derive(Clone, Debug)]
pub struct Descriptor {
    /// In canonical casing.
    pub ty: ResourceType,
    /// What people call one of it: `Backend`.
    pub display: String,
    /// Newest first.
    pub versions: Vec<ApiVersion>,
    /// Accept any well-formed version: for what ARM itself owns.
    pub any_version: bool,
    pub hosting: Hosting,
    /// Has a location and tags, and appears in lists of all resources.
    pub tracked: bool,
    /// Among put, patch, get, delete. Lists have [`Listing`], actions [`Action`].
    pub verbs: Vec<Verb>,
    pub name: NameRule,
    pub wire: Wire,
    pub preconditions: Preconditions,
    pub codes: Codes,
    /// `None`: every verb is done when it is answered.
    pub lro: Option<Lro>,
    /// `None`: cannot be listed.
    pub listing: Option<Listing>,
    pub actions: Vec<Action>,
    pub errors: Errors,
    pub limit: Option<Limit>,
    pub kept_by: Vec<Keeper>,
    /// Refuse writes below a parent whose `provisioningState` is not final.
    pub needs_settled_parent: bool,
    /// The sides on which it hears of its neighbours, through [`crate::Handler::react`].
    pub hears: Vec<Side>,
}

impl Descriptor {
    /// A synchronous type with all verbs and ARM's defaults; `versions` newest first.
    ///
    /// # Panics
    /// When a version is malformed: descriptors are constants of the program.
    pub fn new(ty: &str, display: &str, versions: &[&str]) -> Self {
        let parsed = versions.iter().map(|v| ApiVersion::parse(v).expect("a well-formed version"));
        Self {
            ty: ResourceType::parse(ty).expect("a well-formed resource type"),
            display: display.to_owned(),
            versions: parsed.collect(),
            any_version: false,
            hosting: Hosting::Parent,
            tracked: false,
            verbs: vec![Verb::Put, Verb::Patch, Verb::Get, Verb::Delete],
            name: NameRule::arm(),
            wire: Wire::default(),
            preconditions: Preconditions::Ignored,
            codes: Codes::default(),
            lro: None,
            listing: Some(Listing::default()),
            actions: Vec::new(),
            errors: Errors::arm(),
            limit: None,
            kept_by: Vec::new(),
            needs_settled_parent: false,
            hears: Vec::new(),
        }
    }

    /// A tracked top-level type of a resource group.
    #[must_use]
    pub fn tracked(mut self) -> Self {
        self.tracked = true;
        self.hosting = Hosting::ResourceGroup;
        self
    }

    pub fn serves(&self, version: &ApiVersion) -> bool {
        self.any_version || self.versions.contains(version)
    }

    pub fn allows(&self, verb: Verb) -> bool {
        self.verbs.contains(&verb)
    }

    /// The long-running form of `verb`, if it has one.
    pub fn lro(&self, verb: Verb) -> Option<&Lro> {
        self.lro.as_ref().filter(|lro| lro.verbs.contains(&verb))
    }

    /// All versions, newest first, as lists and errors show them.
    pub fn version_names(&self) -> Vec<&str> {
        self.versions.iter().map(ApiVersion::as_str).collect()
    }
}

impl Errors {
    /// ARM's own manner.
    pub fn arm() -> Self {
        Self {
            dialect: Dialect::default(),
            validation: (
                "InvalidRequestContent".into(),
                "The request content was invalid; see the details for each fault.".into(),
            ),
            not_found: None,
            name: "InvalidResourceName".into(),
        }
    }

    /// The same manner, with its own words for a resource that is not there.
    #[must_use]
    pub fn or_not_found(mut self, code: &str, text: &str) -> Self {
        self.not_found = Some((code.to_owned(), text.to_owned()));
        self
    }

    /// The refusal over these faults.
    pub fn refusal(&self, faults: Vec<Fault>) -> ArmError {
        let (code, message) = self.validation.clone();
        ArmError::bad_request(code, message).with(faults)
    }

    /// Refuses where there is a fault, and tells them all.
    ///
    /// # Errors
    /// [`Errors::refusal`].
    pub fn refuse(&self, faults: Vec<Fault>) -> Result<(), ArmError> {
        if faults.is_empty() { Ok(()) } else { Err(self.refusal(faults)) }
    }
}
