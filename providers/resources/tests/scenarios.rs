//! Requests and answers, driven through the whole stack. Notification Hubs stand for any provider.

#[test]
fn scenarios() {
    scenario::run(
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios"),
        vec![provider_resources::provider(), provider_notificationhubs::provider()],
    );
}
