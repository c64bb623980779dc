//! Requests and responses through the whole stack, as the folders beside this file write them.
//! Notification Hubs are there because their namespaces share a domain with those of this provider.

#[test]
fn scenarios() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios");
    scenario::run(
        folder,
        vec![
            provider_resources::provider(),
            provider_notificationhubs::provider(),
            provider_relay::provider(),
        ],
    );
}
