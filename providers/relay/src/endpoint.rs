//! The connection strings of rules.

use arm::ResourceId;
use contract::shared_access;

/// A rule's connection string. It ends in `EntityPath` where the rule is a hybrid connection's, and
/// never in a semicolon (recorded). Clients refuse parts they do not know, so there are no others.
pub fn connection_string(rule: &ResourceId, key: &str) -> String {
    let entity = match rule.names.as_slice() {
        [_, entity, _] => format!(";EntityPath={entity}"),
        _ => String::new(),
    };
    shared_access::connection_string(rule, key) + &entity
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
