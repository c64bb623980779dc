//! Whom tokens are for.

/// Resource Manager's public names; each counts with and without a trailing slash.
const RESOURCE_MANAGER: [&str; 2] =
    ["https://management.core.windows.net", "https://management.azure.com"];

/// Data planes that clients of these resources also ask tokens for.
const DATA_PLANES: [&str; 6] = [
    "https://digitaltwins.azure.net",
    "https://relay.azure.net",
    "https://servicebus.azure.net",
    "https://graph.microsoft.com",
    "https://vault.azure.net",
    "https://storage.azure.com",
];

/// OpenID's own scopes: some libraries send them along, they name no resource.
const OPENID_SCOPES: [&str; 4] = ["openid", "profile", "offline_access", "email"];

/// The audiences one authority knows.
#[derive(Debug)]
pub(crate) struct Audiences {
    own: Vec<String>,
}

impl Audiences {
    pub fn new(own: &[String]) -> Self {
        Self { own: own.iter().map(|origin| bare(origin).to_owned()).collect() }
    }

    /// Origins of this server, without a trailing slash.
    pub fn own(&self) -> impl Iterator<Item = &str> {
        self.own.iter().map(String::as_str)
    }

    /// Whether a token for `audience` opens Resource Manager.
    pub fn open_resource_manager(&self, audience: &str) -> bool {
        RESOURCE_MANAGER.into_iter().chain(self.own()).any(|known| same(known, audience))
    }

    /// Whether tokens for `audience` are issued at all.
    pub fn know(&self, audience: &str) -> bool {
        self.open_resource_manager(audience)
            || DATA_PLANES.into_iter().any(|known| same(known, audience))
    }

    /// Resource Manager's audiences as an error lists them.
    pub fn listed(&self) -> String {
        let both = |name: &str| format!("{name}/,{name}");
        RESOURCE_MANAGER.into_iter().chain(self.own()).map(both).collect::<Vec<_>>().join(",")
    }
}

/// The resource a `scope` field names: exactly one `/.default` is taken off, so that the audience
/// `https://management.core.windows.net/` (asked as `…net//.default`) keeps its slash.
///
/// # Errors
/// The first scope that cannot be served; empty if none names a resource.
pub(crate) fn resource_of(scope: &str) -> Result<&str, &str> {
    let mut named = scope.split_ascii_whitespace().filter(|one| !OPENID_SCOPES.contains(one));
    let first = named.next().ok_or(scope.trim())?;
    let resource = first.strip_suffix("/.default").ok_or(first)?;
    match named.next() {
        Some(second) => Err(second),
        None if resource.is_empty() => Err(first),
        None => Ok(resource),
    }
}

fn bare(audience: &str) -> &str {
    audience.strip_suffix('/').unwrap_or(audience)
}

fn same(known: &str, audience: &str) -> bool {
    known.eq_ignore_ascii_case(bare(audience))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_default_is_taken_off_and_openid_scopes_are_passed_over() {
        let rows = [
            ("https://management.azure.com/.default", Ok("https://management.azure.com")),
            (
                "https://management.core.windows.net//.default",
                Ok("https://management.core.windows.net/"),
            ),
            ("https://a/.default openid offline_access profile", Ok("https://a")),
            ("https://a/.default https://b/.default", Err("https://b/.default")),
            ("https://a/user_impersonation", Err("https://a/user_impersonation")),
            ("openid", Err("openid")),
            ("/.default", Err("/.default")),
        ];
        for (scope, expected) in rows {
            assert_eq!(resource_of(scope), expected, "{scope}");
        }
    }

    #[test]
    fn slashes_and_case_do_not_count_but_hosts_do() {
        let audiences = Audiences::new(&["https://localhost:4443/".to_owned()]);
        for good in [
            "https://management.azure.com/",
            "https://MANAGEMENT.core.windows.net",
            "https://localhost:4443",
            "https://localhost:4443/",
        ] {
            assert!(audiences.open_resource_manager(good), "{good}");
        }
        for bad in ["https://localhost", "https://management.azure.com//", "", "/"] {
            assert!(!audiences.know(bad), "{bad}");
        }
        assert!(audiences.know("https://vault.azure.net/"));
        assert!(!audiences.open_resource_manager("https://vault.azure.net"));
    }
}
