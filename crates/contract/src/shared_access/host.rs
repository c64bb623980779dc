//! Where a namespace is reached.

use arm::ResourceId;

/// Where the names of namespaces are unique, whichever service they belong to.
pub const ZONE: &str = "servicebus";

/// The name under which the namespace of `id` (its own, or that of what is below it) is unique in the
/// world. Connection strings carry it in lower case whatever its casing (recorded).
pub fn host_label(id: &ResourceId) -> String {
    id.names.first().map(|name| name.to_lowercase()).unwrap_or_default()
}

/// `https://{namespace}.servicebus.windows.net:443/`.
pub fn service_bus(id: &ResourceId) -> String {
    format!("https://{}.servicebus.windows.net:443/", host_label(id))
}

/// A rule's connection string, without `EntityPath` and without a semicolon at its end (recorded).
pub fn connection_string(rule: &ResourceId, key: &str) -> String {
    format!(
        "Endpoint=sb://{}.servicebus.windows.net/;SharedAccessKeyName={};SharedAccessKey={key}",
        host_label(rule),
        rule.name()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_lower_case_and_the_rule_keeps_its_casing() {
        let id = "/providers/Contoso.Bus/namespaces/Namespace-Ps/hubs/h/authorizationRules/MyRule";
        let rule = ResourceId::parse(id).expect("an id");
        assert_eq!(
            connection_string(&rule, "k=="),
            "Endpoint=sb://namespace-ps.servicebus.windows.net/;SharedAccessKeyName=MyRule;\
             SharedAccessKey=k=="
        );
        assert_eq!(service_bus(&rule), "https://namespace-ps.servicebus.windows.net:443/");
    }
}
