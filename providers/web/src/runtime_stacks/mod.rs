//! `webAppStacks`: the runtimes an app may be made for.
//!
//! Knows: the shape in which they are told (recorded). Must not know: whether an app runs, or with
//! which of them.

mod table;
#[cfg(test)]
mod tests;

use arm::ArmError;
use contract::{Descriptor, Hosting, View, ViewCall};
use serde_json::{Map, Value, json};

use crate::versions::VERSIONS;
use crate::{errors, lists};
use table::{Major, Minor, STACKS, Settings, Stack};

const TYPE: &str = "Microsoft.Web/webAppStacks";

pub struct WebAppStacks(Descriptor);

impl Default for WebAppStacks {
    fn default() -> Self {
        let mut descriptor = Descriptor::new(TYPE, "Web App stack", &VERSIONS);
        descriptor.hosting = Hosting::Tenant;
        descriptor.verbs = Vec::new();
        descriptor.listing = Some(lists::listing());
        descriptor.errors = errors::errors();
        Self(descriptor)
    }
}

impl View for WebAppStacks {
    fn descriptor(&self) -> &Descriptor {
        &self.0
    }

    fn items(&self, _call: &ViewCall<'_>) -> Result<Vec<Value>, ArmError> {
        Ok(STACKS.iter().map(shown).collect())
    }
}

fn shown(stack: &Stack) -> Value {
    let mut properties = json!({ "displayText": stack.text, "value": stack.value });
    if let Some(preferred) = stack.preferred {
        properties["preferredOs"] = json!(preferred);
    }
    let majors: Vec<Value> = stack.majors.iter().map(major).collect();
    properties["majorVersions"] = json!(majors);
    json!({
        "id": null,
        "name": stack.value,
        "type": format!("{TYPE}?stackOsType=All"),
        "properties": properties,
    })
}

fn major(major: &Major) -> Value {
    let minors: Vec<Value> = major.minors.iter().map(minor).collect();
    json!({ "displayText": major.text, "value": major.value, "minorVersions": minors })
}

fn minor(minor: &Minor) -> Value {
    json!({
        "displayText": minor.text,
        "value": minor.value,
        "stackSettings": match &minor.settings {
            Settings::Runtime { windows, linux, built_with } => runtime(*windows, *linux, built_with),
            Settings::Container { java_container, version, linux } => {
                container(java_container, version, linux)
            }
        },
    })
}

fn runtime(windows: Option<&str>, linux: Option<&str>, built_with: &str) -> Value {
    let on = |version: &str| {
        json!({
            "runtimeVersion": version,
            "remoteDebuggingSupported": false,
            "appInsightsSettings": { "isSupported": true, "isDefaultOff": false },
            "gitHubActionSettings": { "isSupported": true, "supportedVersion": built_with },
        })
    };
    let settings = [("windowsRuntimeSettings", windows), ("linuxRuntimeSettings", linux)];
    let settings = settings.into_iter().filter_map(|(name, version)| Some((name, version?)));
    Value::Object(settings.map(|(name, version)| (name.to_owned(), on(version))).collect())
}

/// On Linux each Java is a runtime of its own; on Windows it is chosen beside the container.
fn container(java_container: &str, version: &str, linux: &[(&str, &str)]) -> Value {
    let javas = linux.iter().map(|(java, runtime)| (format!("java{java}Runtime"), json!(runtime)));
    let mut on_linux: Map<String, Value> = javas.collect();
    on_linux.insert("isAutoUpdate".to_owned(), json!(true));
    json!({
        "windowsContainerSettings": {
            "javaContainer": java_container,
            "javaContainerVersion": version,
            "isAutoUpdate": true,
        },
        "linuxContainerSettings": on_linux,
    })
}
