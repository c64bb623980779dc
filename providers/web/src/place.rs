//! Where plans and apps are said to run: the regions, web spaces and stamps they show.

use arm::{Location, ResourceId};
use contract::digest;

/// A region as App Service writes it.
pub fn display(location: Option<&str>) -> String {
    let name = location.unwrap_or_default();
    Location::parse(name).map_or_else(|| name.to_owned(), |known| known.display().to_owned())
}

/// `group1-JapanWestwebspace`, with `-Linux` behind it for Linux.
pub fn web_space(id: &ResourceId, location: Option<&str>, linux: bool) -> String {
    let group = id.resource_group_name().unwrap_or_default();
    let region = display(location).replace(' ', "");
    let system = if linux { "-Linux" } else { "" };
    format!("{group}-{region}webspace{system}")
}

/// The scale unit of a region; there is one here.
pub fn stamp(location: Option<&str>) -> String {
    format!("waws-prod-{}-001", location.unwrap_or_default())
}

/// What proves to a name server that a domain is the subscription's: 64 digits that depend on nothing
/// but the subscription.
pub fn verification_id(subscription: &str) -> String {
    let subscription = subscription.to_ascii_lowercase();
    let quarter =
        |salt: u8| format!("{:016X}", digest(std::iter::once(salt).chain(subscription.bytes())));
    (0..4).map(quarter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::id;

    #[test]
    fn a_web_space_is_named_after_group_and_region() {
        let plan = id("serverfarms/p");
        assert_eq!(web_space(&plan, Some("japanwest"), false), "group1-JapanWestwebspace");
        assert_eq!(web_space(&plan, Some("westus2"), true), "group1-WestUS2webspace-Linux");
    }

    #[test]
    fn a_subscription_has_one_verification_id_whatever_its_casing() {
        let id = verification_id("11111111-2222-3333-4444-5555555555AB");
        assert_eq!(id.len(), 64);
        assert!(id.chars().all(|c| c.is_ascii_hexdigit()));
        assert_eq!(id, verification_id("11111111-2222-3333-4444-5555555555ab"));
        assert_ne!(id, verification_id("11111111-2222-3333-4444-5555555555ac"));
        assert_ne!(id[..16], id[16..32]);
    }
}
