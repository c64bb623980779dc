//! Folders of requests and responses, played through the whole stack.

#[test]
fn scenarios() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios");
    scenario::run(folder, vec![provider_resources::provider(), provider_digitaltwins::provider()]);
}
