//! Who may use whom: the floor plan as a table, checked against the manifests.
//! Dev-dependencies are free, except that nothing depends on the binary.

use anyhow::Result;

use super::{Finding, Tree, Verdict};
use crate::workspace::{Dependency, Package};

/// The binary: it names every concrete part, so nobody names it.
const BINARY: &str = "armlet";

/// Of no use outside tests and development, so no normal or build dependency of anything.
const DEVELOPMENT: &[&str] = &["bench", "scenario", "xtask"];

/// Each crate of ours and those of ours it may use. The first row whose name fits counts;
/// `*` stands for any text. A row's absence is a breach: a new crate needs its place on a floor.
const ALLOWED: &[(&str, &[&str])] = &[
    ("arm", &[]),
    ("store", &[]),
    ("store-*", &["store"]),
    ("contract", &["arm"]),
    ("private-link", &["arm", "contract"]),
    ("*-config", &["arm"]),
    ("engine", &["arm", "store", "contract"]),
    ("entra", &["arm", "store"]),
    ("front", &["arm", "engine", "entra"]),
    ("gateway", &["arm", "gateway-config"]),
    ("relay", &["arm", "relay-config"]),
    ("provider-apimanagement", &["arm", "contract", "private-link", "gateway-config"]),
    ("provider-relay", &["arm", "contract", "private-link", "relay-config"]),
    ("provider-web", &["arm", "contract", "private-link", "relay-config"]),
    ("provider-*", &["arm", "contract", "private-link"]),
    ("scenario", &["arm", "contract", "engine", "entra", "front", "store"]),
    ("bench", &["store", "store-sqlite"]),
    ("xtask", &[]),
    (BINARY, &["*"]),
];

const RUNTIME: &[&str] = &["tokio", "tokio-*", "async-std", "smol", "futures-executor"];
const HTTP: &[&str] = &["http", "http-*", "hyper", "hyper-*", "axum", "axum-*", "tower", "reqwest"];
const DATABASE: &[&str] =
    &["rusqlite", "libsqlite3-sys", "tokio-postgres", "postgres", "deadpool-*", "sqlx"];

/// What a crate must not use from outside the workspace, in any kind but dev.
const FORBIDDEN: &[(&str, &[&[&str]])] = &[
    ("arm", &[RUNTIME, HTTP, DATABASE]),
    ("store", &[HTTP, DATABASE]),
    ("contract", &[HTTP, DATABASE]),
    ("private-link", &[RUNTIME, HTTP, DATABASE]),
    ("provider-*", &[HTTP, DATABASE]),
    ("engine", &[HTTP, DATABASE]),
    ("front", &[DATABASE]),
];

pub fn check(tree: &Tree) -> Result<Verdict> {
    let findings: Vec<Finding> = tree
        .packages
        .iter()
        .flat_map(|package| {
            package.dependencies.iter().filter_map(|dependency| {
                let is_ours = tree.packages.iter().any(|other| other.name == dependency.name);
                let fault = if is_ours {
                    fault_inside(package, dependency)
                } else {
                    fault_outside(package, dependency)
                };
                fault.map(|message| Finding::new(&package.name, message))
            })
        })
        .chain(tree.packages.iter().filter(|package| row(&package.name).is_none()).map(|package| {
            Finding::new(&package.name, "stands on no floor: give it a row in edges.rs")
        }))
        .collect();
    Ok(findings.into())
}

/// The fault of a dependency on a crate of ours.
fn fault_inside(package: &Package, dependency: &Dependency) -> Option<String> {
    let name = dependency.name.as_str();
    if name == BINARY {
        return Some(format!("nothing may use `{name}`"));
    }
    if is_dev(dependency) {
        return None;
    }
    if DEVELOPMENT.contains(&name) {
        return Some(format!("`{name}` is a dev-dependency only"));
    }
    let allowed = row(&package.name)?;
    let fits = allowed.iter().any(|pattern| matches(pattern, name));
    (!fits).then(|| format!("may not use `{name}`; allowed: {}", list(allowed)))
}

/// The fault of a dependency on somebody else's crate.
fn fault_outside(package: &Package, dependency: &Dependency) -> Option<String> {
    if is_dev(dependency) {
        return None;
    }
    let forbidden = FORBIDDEN
        .iter()
        .filter(|(user, _)| matches(user, &package.name))
        .flat_map(|(_, groups)| groups.iter().copied().flatten())
        .any(|pattern| matches(pattern, &dependency.name));
    forbidden.then(|| format!("may not use the outside crate `{}`", dependency.name))
}

fn is_dev(dependency: &Dependency) -> bool {
    dependency.kind.as_deref() == Some("dev")
}

fn row(name: &str) -> Option<&'static [&'static str]> {
    ALLOWED.iter().find(|(user, _)| matches(user, name)).map(|(_, allowed)| *allowed)
}

/// `pattern` is a name, or a name with one `*` at its beginning or its end.
fn matches(pattern: &str, name: &str) -> bool {
    if let Some(prefix) = pattern.strip_suffix('*') {
        name.starts_with(prefix)
    } else if let Some(suffix) = pattern.strip_prefix('*') {
        name.ends_with(suffix)
    } else {
        name == pattern
    }
}

fn list(names: &[&str]) -> String {
    if names.is_empty() { "nothing of ours".into() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use super::*;

    /// One package per line: `name: dependency, dev dependency, build dependency`.
    fn faults(lines: &[&str]) -> Vec<String> {
        let package = |line: &&str| {
            let (name, uses) = line.split_once(':').unwrap();
            let dependencies = uses
                .split(',')
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(|text| match text.split_once(' ') {
                    Some((kind, name)) => Dependency { name: name.into(), kind: Some(kind.into()) },
                    None => Dependency { name: text.into(), kind: None },
                })
                .collect();
            Package { name: name.into(), dependencies }
        };
        let packages = lines.iter().map(package).collect();
        findings(check, &Tree { packages, ..Tree::default() })
    }

    #[test]
    fn the_floor_plan_itself_is_kept() {
        let plan = [
            "arm: serde",
            "store: tokio",
            "store-sqlite: store, rusqlite, tokio",
            "contract: arm",
            "engine: arm, store, contract, tokio",
            "gateway-config: arm",
            "provider-apimanagement: arm, contract, gateway-config, dev scenario",
            "entra: arm, store",
            "front: arm, engine, entra, axum, http",
            "scenario: arm, engine, front, store",
            "armlet: arm, store-sqlite, engine, front, provider-apimanagement, dev scenario",
        ];
        assert_eq!(faults(&plan), [""; 0]);
    }

    #[test]
    fn a_provider_keeps_to_its_floor() {
        assert_eq!(
            faults(&["engine:", "provider-relay: engine", "provider-web: provider-relay"]),
            [
                "provider-relay: may not use `engine`; allowed: arm, contract, private-link, relay-config",
                "provider-web: may not use `provider-relay`; allowed: arm, contract, private-link, relay-config",
            ]
        );
    }

    #[test]
    fn build_dependencies_count_and_dev_dependencies_do_not() {
        assert_eq!(
            faults(&["arm: build store, dev contract", "store:", "contract: arm"]),
            ["arm: may not use `store`; allowed: nothing of ours"]
        );
    }

    #[test]
    fn nothing_uses_the_binary() {
        assert_eq!(faults(&["arm: dev armlet", "armlet: arm"]), ["arm: nothing may use `armlet`"]);
    }

    #[test]
    fn tools_of_development_stay_out_of_the_product() {
        assert_eq!(
            faults(&["scenario:", "armlet: scenario"]),
            ["armlet: `scenario` is a dev-dependency only"]
        );
    }

    #[test]
    fn the_vocabulary_has_no_runtime() {
        assert_eq!(
            faults(&["arm: tokio, hyper-util, rusqlite, dev tokio, httpdate"]),
            [
                "arm: may not use the outside crate `tokio`",
                "arm: may not use the outside crate `hyper-util`",
                "arm: may not use the outside crate `rusqlite`",
            ]
        );
    }

    #[test]
    fn a_new_crate_needs_a_row() {
        assert_eq!(
            faults(&["portal: tokio"]),
            ["portal: stands on no floor: give it a row in edges.rs"]
        );
    }
}
