//! Where a namespace is reached: host names and connection strings.

use arm::ResourceId;

/// The name under which the namespace of `id` (its own, a hybrid connection's or a rule's) is unique
/// in the world: host names have no casing.
pub fn host_label(id: &ResourceId) -> String {
    id.names.first().map(|name| name.to_lowercase()).unwrap_or_default()
}

/// `https://{namespace}.servicebus.windows.net:443/`.
pub fn service_bus(id: &ResourceId) -> String {
    format!("https://{}.servicebus.windows.net:443/", host_label(id))
}

/// A rule's connection string. It ends in `EntityPath` where the rule is a hybrid connection's, and
/// never in a semicolon (recorded). Clients refuse parts they do not know, so there are no others.
pub fn connection_string(rule: &ResourceId, key: &str) -> String {
    let entity = match rule.names.as_slice() {
        [_, entity, _] => format!(";EntityPath={entity}"),
        _ => String::new(),
    };
    format!(
        "Endpoint=sb://{}.servicebus.windows.net/;SharedAccessKeyName={};SharedAccessKey={key}{entity}",
        host_label(rule),
        rule.name()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::id;

    #[test]
    fn the_host_is_lower_case_and_the_rule_keeps_its_casing() {
        let rule = id("namespaces/Relay-Ns1/authorizationRules/MyRule");
        assert_eq!(
            connection_string(&rule, "k=="),
            "Endpoint=sb://relay-ns1.servicebus.windows.net/;SharedAccessKeyName=MyRule;\
             SharedAccessKey=k=="
        );
        assert_eq!(service_bus(&rule), "https://relay-ns1.servicebus.windows.net:443/");
    }

    #[test]
    fn a_hybrid_connection_is_named_as_it_is_called() {
        let rule = id("namespaces/relay1/hybridConnections/Site%2Fdb/authorizationRules/r");
        assert_eq!(
            connection_string(&rule, "k="),
            "Endpoint=sb://relay1.servicebus.windows.net/;SharedAccessKeyName=r;\
             SharedAccessKey=k=;EntityPath=Site/db"
        );
    }
}
