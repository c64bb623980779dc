//! A relay, a web app, and the hybrid connection between them.

use http::Method;

use super::Step;

pub const STEPS: &[Step] = &[
    Step {
        title: "A Relay namespace",
        method: Method::PUT,
        path: in_group!("Microsoft.Relay/namespaces/relay-demo?api-version=2024-01-01"),
        body: Some(r#"{ "location": "westeurope" }"#),
    },
    Step {
        title: "A hybrid connection of it, to a database of ours",
        method: Method::PUT,
        path: in_group!(
            "Microsoft.Relay/namespaces/relay-demo/hybridConnections/database?api-version=2024-01-01"
        ),
        body: Some(
            r#"{
                "properties": {
                    "requiresClientAuthorization": true,
                    "userMetadata": "[{\"key\":\"endpoint\",\"value\":\"db.contoso.example:1433\"}]"
                }
            }"#,
        ),
    },
    Step {
        title: "A rule that may send",
        method: Method::PUT,
        path: in_group!(
            "Microsoft.Relay/namespaces/relay-demo/hybridConnections/database/authorizationRules/defaultSender?api-version=2024-01-01"
        ),
        body: Some(r#"{ "properties": { "rights": ["Send"] } }"#),
    },
    Step {
        title: "An App Service plan",
        method: Method::PUT,
        path: in_group!("Microsoft.Web/serverfarms/plan1?api-version=2025-05-01"),
        body: Some(r#"{ "location": "westeurope", "sku": { "name": "S1" } }"#),
    },
    Step {
        title: "A web app on it",
        method: Method::PUT,
        path: in_group!("Microsoft.Web/sites/webapp-demo?api-version=2025-05-01"),
        body: Some(
            r#"{
                "location": "westeurope",
                "properties": {
                    "serverFarmId": "/subscriptions/{subscription}/resourceGroups/rg1/providers/Microsoft.Web/serverfarms/plan1"
                }
            }"#,
        ),
    },
    Step {
        title: "The app's hybrid connection (Web Apps - Create Or Update Hybrid Connection)",
        method: Method::PUT,
        path: in_group!(
            "Microsoft.Web/sites/webapp-demo/hybridConnectionNamespaces/relay-demo/relays/database?api-version=2025-05-01"
        ),
        body: Some(
            r#"{
                "properties": {
                    "relayArmUri": "/subscriptions/{subscription}/resourceGroups/rg1/providers/Microsoft.Relay/namespaces/relay-demo/hybridConnections/database",
                    "hostname": "db.contoso.example",
                    "port": 1433,
                    "sendKeyName": "defaultSender"
                }
            }"#,
        ),
    },
    Step {
        title: "The key it took from the relay",
        method: Method::POST,
        path: in_group!(
            "Microsoft.Web/serverfarms/plan1/hybridConnectionNamespaces/relay-demo/relays/database/listKeys?api-version=2025-05-01"
        ),
        body: None,
    },
];
