//! The one list of the resource providers that are served.

use contract::Provider;

pub fn all() -> Vec<Provider> {
    vec![
        provider_resources::provider(),
        provider_apimanagement::provider(),
        provider_digitaltwins::provider(),
        provider_notificationhubs::provider(),
        provider_relay::provider(),
        provider_network::provider(),
        provider_web::provider(),
    ]
}
