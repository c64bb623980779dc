//! Requests and responses through the whole stack, as the folders beside this file write them. The
//! providers whose resources private endpoints lead to are there as well.

#[test]
fn scenarios() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios");
    scenario::run(
        folder,
        vec![
            provider_resources::provider(),
            provider_network::provider(),
            provider_apimanagement::provider(),
            provider_digitaltwins::provider(),
            provider_notificationhubs::provider(),
        ],
    );
}
