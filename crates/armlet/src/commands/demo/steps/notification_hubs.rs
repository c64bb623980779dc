//! A namespace, an authorization rule of it, and its keys.

use http::Method;

use super::Step;

pub const STEPS: &[Step] = &[
    Step {
        title: "A Notification Hubs namespace",
        method: Method::PUT,
        path: in_group!("Microsoft.NotificationHubs/namespaces/nh-sdk-ns?api-version=2023-09-01"),
        body: Some(r#"{ "location": "westeurope", "sku": { "name": "Standard" } }"#),
    },
    Step {
        title: "An authorization rule of it (Namespaces - Create Or Update Authorization Rule)",
        method: Method::PUT,
        path: in_group!(
            "Microsoft.NotificationHubs/namespaces/nh-sdk-ns/authorizationRules/sdk-AuthRules-1788?api-version=2023-09-01"
        ),
        body: Some(r#"{ "properties": { "rights": ["Listen", "Send"] } }"#),
    },
    Step {
        title: "The rule's keys",
        method: Method::POST,
        path: in_group!(
            "Microsoft.NotificationHubs/namespaces/nh-sdk-ns/authorizationRules/sdk-AuthRules-1788/listKeys?api-version=2023-09-01"
        ),
        body: None,
    },
];
