use super::*;

/// The texts an app on Linux may be made with.
fn on_linux() -> Vec<String> {
    let mut texts = Vec::new();
    for settings in minors().iter().map(|minor| &minor["stackSettings"]) {
        let runtime = settings.pointer("/linuxRuntimeSettings/runtimeVersion");
        texts.extend(runtime.and_then(Value::as_str).map(str::to_owned));
        let container = settings.get("linuxContainerSettings").and_then(Value::as_object);
        let javas = container.into_iter().flatten().filter_map(|(_, text)| text.as_str());
        texts.extend(javas.map(str::to_owned));
    }
    texts.retain(|text| !text.is_empty());
    texts
}

fn minors() -> Vec<Value> {
    let stacks: Vec<Value> = STACKS.iter().map(shown).collect();
    let each = |of: &Value, member: &str| of[member].as_array().cloned().unwrap_or_default();
    let majors = stacks.iter().flat_map(|stack| each(&stack["properties"], "majorVersions"));
    majors.flat_map(|major| each(&major, "minorVersions")).collect()
}

#[test]
fn each_runtime_of_linux_is_told_once_as_name_and_version() {
    let texts = on_linux();
    let mut seen = std::collections::HashSet::new();
    for text in &texts {
        let (name, version) = text.split_once('|').expect("two parts");
        assert!(name.chars().all(|c| c.is_ascii_uppercase()) && !version.is_empty(), "{text}");
        assert!(seen.insert(text), "{text}");
    }
    for text in ["NODE|22-lts", "PYTHON|3.12", "DOTNETCORE|8.0", "PHP|8.3", "JAVA|21-java21"] {
        assert!(texts.iter().any(|known| known == text), "{text}");
    }
}

#[test]
fn a_system_without_the_runtime_is_left_out() {
    let of = |text: &str| {
        let found = minors().into_iter().find(|minor| minor["displayText"] == text);
        found.expect("known")["stackSettings"].clone()
    };
    assert!(of("Python 3.12").get("windowsRuntimeSettings").is_none());
    assert!(of("ASP.NET V4.8").get("linuxRuntimeSettings").is_none());
    // A plain app on Windows is made for the Node it finds here.
    assert_eq!(of("Node 22 LTS")["windowsRuntimeSettings"]["runtimeVersion"], "~22");
}
