//! What is read of an app's settings below it, for sites and slots: one view over a [`Level`].
//!
//! Knows: which items there are, and which of them is told by an action alone because it holds
//! secrets. Must not know: how settings are kept; that is the app's own business.

#[cfg(test)]
mod tests;

use std::marker::PhantomData;

use arm::{ArmError, ResourceId, Verb};
use contract::{
    Acted, Action, ActionCall, Catalog, Descriptor, Envelope, Facts, Need, View, ViewCall,
};
use serde_json::{Value, json};

use crate::level::Level;
use crate::versions::VERSIONS;
use crate::{errors, lists, place, sites};

/// The settings of the app itself.
const WEB: &str = "web";
/// Which settings stay where they are when slots are swapped: none, here.
const SLOT_NAMES: &str = "slotConfigNames";
/// The settings an application finds in its environment.
const APP_SETTINGS: &str = "appsettings";

/// The configuration of the apps of level `L`.
pub struct AppConfig<L> {
    descriptor: Descriptor,
    level: PhantomData<fn() -> L>,
}

impl<L: Level> Default for AppConfig<L> {
    fn default() -> Self {
        let mut descriptor = Descriptor::new(L::CONFIG, L::CONFIG_DISPLAY, &VERSIONS);
        descriptor.verbs = vec![Verb::Get];
        descriptor.actions = vec![Action::on_resource("list")];
        descriptor.listing = Some(lists::listing());
        descriptor.errors = errors::errors();
        Self { descriptor, level: PhantomData }
    }
}

impl<L: Level> View for AppConfig<L> {
    fn descriptor(&self) -> &Descriptor {
        &self.descriptor
    }

    fn needs(&self, call: &ViewCall<'_>) -> Vec<Need> {
        call.parent.cloned().map(Need::Resource).into_iter().collect()
    }

    fn items(&self, call: &ViewCall<'_>) -> Result<Vec<Value>, ArmError> {
        let app = call.parent.and_then(|app| call.found.resource(app));
        let Some(app) = app else { return Ok(Vec::new()) };
        let asked = call.id.map_or(WEB, ResourceId::name);
        Ok(if asked.eq_ignore_ascii_case(WEB) {
            vec![item::<L>(app, WEB, &app.id.full_name(), sites::web_config(app))]
        } else if asked.eq_ignore_ascii_case(SLOT_NAMES) && !L::IS_SLOT {
            vec![slot_names(app)]
        } else {
            Vec::new()
        })
    }

    fn action_needs(&self, _action: &str, on: Option<&ResourceId>) -> Vec<Need> {
        on.and_then(ResourceId::parent).map(Need::Resource).into_iter().collect()
    }

    /// `list` of the application settings.
    fn act(
        &self,
        call: &ActionCall<'_>,
        _catalog: &dyn Catalog,
        _facts: &mut Facts,
    ) -> Result<Acted, ArmError> {
        let name = call.scope.map_or("", ResourceId::name);
        let app = call.scope.and_then(ResourceId::parent);
        let app = app.and_then(|app| call.found.resource(&app));
        match app.filter(|_| name.eq_ignore_ascii_case(APP_SETTINGS)) {
            Some(app) => Ok(Acted::reply(item::<L>(
                app,
                APP_SETTINGS,
                APP_SETTINGS,
                sites::app_settings(app),
            ))),
            None => Err(errors::cannot_find("configuration", name)),
        }
    }
}

/// `web` is called as its app is (recorded).
fn item<L: Level>(app: &Envelope, last: &str, name: &str, properties: Value) -> Value {
    json!({
        "id": format!("{}/config/{last}", app.id),
        "name": name,
        "type": L::CONFIG,
        "location": place::display(app.location.as_deref()),
        "properties": properties,
    })
}

/// Recorded with the type of the app, and without an id.
fn slot_names(app: &Envelope) -> Value {
    json!({
        "id": null,
        "name": app.id.name(),
        "type": app.id.ty.to_string(),
        "location": place::display(app.location.as_deref()),
        "properties": {
            "connectionStringNames": null,
            "appSettingNames": null,
            "azureStorageConfigNames": null,
        },
    })
}
