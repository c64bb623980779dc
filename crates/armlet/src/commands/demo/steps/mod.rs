//! What the demo asks for: the samples of the documentation, and what they need to stand on.

macro_rules! in_group {
    ($rest:literal) => {
        concat!("/subscriptions/{subscription}/resourceGroups/rg1/providers/", $rest)
    };
}

mod api_management;
mod digital_twins;
mod notification_hubs;
mod private_links;
mod web_apps;

use http::Method;

pub struct Step {
    pub title: &'static str,
    pub method: Method,
    /// With `{subscription}` for the server's own, as in the body.
    pub path: &'static str,
    pub body: Option<&'static str>,
}

/// In their order: later ones stand on earlier ones.
pub const ALL: [&[Step]; 5] = [
    api_management::STEPS,
    notification_hubs::STEPS,
    digital_twins::STEPS,
    web_apps::STEPS,
    private_links::STEPS,
];
