//! A private endpoint, and the connection it makes to a service.

use http::Method;

use super::Step;

pub const STEPS: &[Step] = &[
    Step {
        title: "A virtual network",
        method: Method::PUT,
        path: in_group!("Microsoft.Network/virtualNetworks/network1?api-version=2024-05-01"),
        body: Some(
            r#"{
                "location": "westeurope",
                "properties": {
                    "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] },
                    "subnets": [{ "name": "links", "properties": { "addressPrefix": "10.0.1.0/24" } }]
                }
            }"#,
        ),
    },
    Step {
        title: "A private endpoint in it that asks for the service",
        method: Method::PUT,
        path: in_group!(
            "Microsoft.Network/privateEndpoints/privateEndpointName?api-version=2024-05-01"
        ),
        body: Some(
            r#"{
                "location": "westeurope",
                "properties": {
                    "subnet": { "id": "/subscriptions/{subscription}/resourceGroups/rg1/providers/Microsoft.Network/virtualNetworks/network1/subnets/links" },
                    "manualPrivateLinkServiceConnections": [{
                        "name": "privateEndpointConnectionName",
                        "properties": {
                            "privateLinkServiceId": "/subscriptions/{subscription}/resourceGroups/rg1/providers/Microsoft.ApiManagement/service/apimService1",
                            "groupIds": ["Gateway"],
                            "requestMessage": "Please approve my connection."
                        }
                    }]
                }
            }"#,
        ),
    },
    Step {
        title: "The service approves (Private Endpoint Connection - Create Or Update)",
        method: Method::PUT,
        path: in_group!(
            "Microsoft.ApiManagement/service/apimService1/privateEndpointConnections/privateEndpointConnectionName?api-version=2024-05-01"
        ),
        body: Some(
            r#"{
                "id": "/subscriptions/{subscription}/resourceGroups/rg1/providers/Microsoft.ApiManagement/service/apimService1/privateEndpointConnections/connectionName",
                "properties": {
                    "privateLinkServiceConnectionState": {
                        "status": "Approved",
                        "description": "The Private Endpoint Connection is approved."
                    }
                }
            }"#,
        ),
    },
    Step {
        title: "The endpoint has heard of it",
        method: Method::GET,
        path: in_group!(
            "Microsoft.Network/privateEndpoints/privateEndpointName?api-version=2024-05-01"
        ),
        body: None,
    },
];
