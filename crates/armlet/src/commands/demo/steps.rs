//! What the demo asks for: the samples of the documentation, and what they need to stand on.

use http::Method;

pub struct Step {
    pub title: &'static str,
    pub method: Method,
    /// With `{subscription}` for the server's own.
    pub path: &'static str,
    pub body: Option<&'static str>,
}

macro_rules! in_group {
    ($rest:literal) => {
        concat!("/subscriptions/{subscription}/resourceGroups/rg1/providers/", $rest)
    };
}

pub const ALL: &[Step] = &[
    Step {
        title: "A resource group",
        method: Method::PUT,
        path: "/subscriptions/{subscription}/resourcegroups/rg1?api-version=2021-04-01",
        body: Some(r#"{ "location": "westeurope" }"#),
    },
    Step {
        title: "An API Management service",
        method: Method::PUT,
        path: in_group!("Microsoft.ApiManagement/service/apimService1?api-version=2024-05-01"),
        body: Some(
            r#"{
                "location": "West Europe",
                "sku": { "name": "Developer", "capacity": 1 },
                "properties": { "publisherEmail": "api@contoso.example", "publisherName": "Contoso" }
            }"#,
        ),
    },
    Step {
        title: "A backend of it (Backend - Create Or Update)",
        method: Method::PUT,
        path: in_group!(
            "Microsoft.ApiManagement/service/apimService1/backends/proxybackend?api-version=2024-05-01"
        ),
        body: Some(
            r#"{
                "properties": {
                    "description": "description5308",
                    "url": "https://backendname2644/",
                    "protocol": "http",
                    "tls": { "validateCertificateChain": true, "validateCertificateName": true },
                    "proxy": {
                        "url": "http://192.168.1.1:8080",
                        "username": "Contoso\\admin",
                        "password": "<password>"
                    },
                    "credentials": {
                        "query": { "sv": ["xx", "bb", "cc"] },
                        "header": { "x-my-1": ["val1", "val2"] },
                        "authorization": { "scheme": "Basic", "parameter": "opensesma" }
                    }
                }
            }"#,
        ),
    },
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
    Step {
        title: "A Digital Twins instance",
        method: Method::PUT,
        path: in_group!(
            "Microsoft.DigitalTwins/digitalTwinsInstances/myDigitalTwinsService?api-version=2023-01-31"
        ),
        body: Some(r#"{ "location": "westus2" }"#),
    },
    Step {
        title: "An endpoint of it (Digital Twins Endpoint - Create Or Update)",
        method: Method::PUT,
        path: in_group!(
            "Microsoft.DigitalTwins/digitalTwinsInstances/myDigitalTwinsService/endpoints/myServiceBus?api-version=2023-01-31"
        ),
        body: Some(
            r#"{
                "properties": {
                    "endpointType": "ServiceBus",
                    "authenticationType": "KeyBased",
                    "primaryConnectionString": "Endpoint=sb://mysb.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=xyzxyzoX4=;EntityPath=abcabc",
                    "secondaryConnectionString": "Endpoint=sb://mysb.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=xyzxyzoX4=;EntityPath=abcabc"
                }
            }"#,
        ),
    },
];
