//! Named POST actions.

use crate::{CodeRule, Codes, FieldTree, Lro};

/// Where an action is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionMount {
    /// `POST {resource}/{name}`; the resource must exist.
    Resource,
    /// `POST {subscription}/providers/{namespace}/{name}`.
    Subscription,
    /// `POST {resource group}/providers/{namespace}/{name}`.
    ResourceGroup,
    /// `POST {subscription}/providers/{namespace}/locations/{location}/{name}`.
    Location,
}

/// One action of a type.
#[derive(Clone, Debug)]
pub struct Action {
    /// In canonical casing: `regenerateKeys`.
    pub name: String,
    pub mount: ActionMount,
    /// The shape of the request body; `None` ignores whatever is sent.
    pub body: Option<FieldTree>,
    pub lro: Option<Lro>,
    /// How it answers, of [`arm::Verb::Action`] and [`crate::Word::Done`]; where no row matches, the
    /// action says so itself.
    pub codes: Codes,
    /// The kind of text it answers with, `application/xml`: the body is then that text. `None`: JSON.
    pub media: Option<String>,
}

impl Action {
    pub fn on_resource(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            mount: ActionMount::Resource,
            body: None,
            lro: None,
            codes: Codes::default(),
            media: None,
        }
    }

    #[must_use]
    pub fn mounted(mut self, mount: ActionMount) -> Self {
        self.mount = mount;
        self
    }

    #[must_use]
    pub fn taking(mut self, body: FieldTree) -> Self {
        self.body = Some(body);
        self
    }

    #[must_use]
    pub fn telling(mut self, media: &str) -> Self {
        self.media = Some(media.to_owned());
        self
    }

    #[must_use]
    pub fn answering(mut self, rule: CodeRule) -> Self {
        self.codes.0.push(rule);
        self
    }
}
