//! The names an app answers to.

use arm::{ArmError, ResourceId};

use crate::{errors, place};

pub const DOMAIN: &str = "azurewebsites.net";
/// Where the names of sites and slots are unique.
pub const ZONE: &str = "azurewebsites";
/// A label of a host name is no longer.
const LONGEST: usize = 63;

/// `{site}` or `{site}-{slot}`: what is unique in the world.
pub fn label(app: &ResourceId) -> String {
    app.names.join("-").to_lowercase()
}

pub fn default_name(app: &ResourceId) -> String {
    format!("{}.{DOMAIN}", label(app))
}

/// Where an app is deployed to.
pub fn repository_name(app: &ResourceId) -> String {
    format!("{}.scm.{DOMAIN}", label(app))
}

/// What an app is called where it is deployed: `{site}` or `{site}__{slot}`.
pub fn account(app: &ResourceId) -> String {
    app.names.join("__")
}

/// Who may deploy an app; `$` is part of the name.
pub fn user(app: &ResourceId) -> String {
    format!("${}", account(app))
}

pub fn ftp_user(app: &ResourceId) -> String {
    format!("{}\\{}", account(app), user(app))
}

pub fn ftp_url(location: Option<&str>) -> String {
    format!("ftps://{}.ftp.azurewebsites.windows.net/site/wwwroot", place::stamp(location))
}

/// The name is somebody else's.
pub fn taken(name: &str) -> ArmError {
    errors::conflict(format!("Website with given name {name} already exists."))
}

/// # Errors
/// A slot whose site's name leaves no room for its own.
pub fn check(app: &ResourceId) -> Result<(), ArmError> {
    let label = label(app);
    if label.len() <= LONGEST {
        return Ok(());
    }
    let text = format!(
        "The names of a site and its slot make up a host name; together they must not be longer \
         than {} characters.",
        LONGEST - 1
    );
    Err(errors::bad_request("name", text))
}
