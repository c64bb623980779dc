//! An instance, and an endpoint of it.

use http::Method;

use super::Step;

pub const STEPS: &[Step] = &[
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
