//! The fixed names of an installation that was told no others. Scripts rely on them.

use uuid::Uuid;

pub const TENANT_ID: &str = "aaaaaaaa-0000-4000-8000-000000000001";
pub const SUBSCRIPTION_ID: &str = "bbbbbbbb-0000-4000-8000-000000000002";
/// The bootstrap application.
pub const CLIENT_ID: &str = "cccccccc-0000-4000-8000-000000000003";
/// The bootstrap application's principal: what role assignments name.
pub const OBJECT_ID: &str = "dddddddd-0000-4000-8000-000000000004";

/// How long an access token is good for, as Entra says it.
pub const TOKEN_LIFETIME_S: u32 = 3599;

pub(crate) const fn guid(text: &str) -> Uuid {
    match Uuid::try_parse(text) {
        Ok(guid) => guid,
        Err(_) => panic!("not a GUID"),
    }
}
