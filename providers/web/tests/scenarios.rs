//! Requests and responses through the whole stack, as the folders beside this file write them. Relays
//! are there because hybrid connections go through them.

#[test]
fn scenarios() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios");
    scenario::run(
        folder,
        vec![provider_resources::provider(), provider_relay::provider(), provider_web::provider()],
    );
}
