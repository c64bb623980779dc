//! A group, a service in it, and a backend of it.

use http::Method;

use super::Step;

pub const STEPS: &[Step] = &[
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
];
