//! The publishing profiles of an app: where it is deployed to, by whom, and with which password.
//!
//! Knows: the document that deployment tools read (recorded). Must not know: how an app is deployed.

#[cfg(test)]
mod tests;

use arm::ResourceId;
use contract::{Acted, Action, Envelope, Facts, FieldTree};
use schemars::JsonSchema;

use super::host;
use super::model::Properties;

pub const ACTION: &str = "publishxml";

const MEDIA: &str = "application/xml";
const LENGTH: usize = 60;
const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// `CsmPublishingProfileOptions`.
#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only its schema is used: every format is answered alike")]
struct Options {
    format: Option<Format>,
    #[schemars(extend("x-coerced" = true))]
    include_disaster_recovery_endpoints: Option<bool>,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used: every format is answered alike")]
enum Format {
    FileZilla3,
    WebDeploy,
    Ftp,
}

/// The attributes of one profile.
type Attributes<'a> = [(&'a str, &'a str)];

pub fn action() -> Action {
    Action::on_resource(ACTION).telling(MEDIA).taking(FieldTree::of::<Options>(|_| None))
}

/// Makes the password of an app that has none; whether it did.
pub fn secure(app: &mut Properties, facts: &mut Facts) -> bool {
    let missing = app.publishing_password.is_none();
    if missing {
        app.publishing_password = Some(password(facts));
    }
    missing
}

/// The profiles of a stored app.
pub fn tell(mut app: Envelope<Properties>, facts: &mut Facts) -> Acted<Properties> {
    let made = secure(&mut app.properties, facts);
    let password = app.properties.publishing_password.as_deref().unwrap_or_default();
    let told = Acted::reply(document(&app.id, app.location.as_deref(), password).into());
    if made { told.changing(app) } else { told }
}

/// `publishData`, with the three profiles an app has.
pub fn document(app: &ResourceId, location: Option<&str>, password: &str) -> String {
    let (account, user, ftp_user) = (host::account(app), host::user(app), host::ftp_user(app));
    let repository = format!("{}:443", host::repository_name(app));
    let ftp = host::ftp_url(location);
    let name = |way: &str| format!("{} - {way}", app.names.join("-"));
    let url = format!("http://{}", host::default_name(app));
    let profile = |way: &str, method: &str, publish_url: &str, own: &Attributes<'_>, user: &str| {
        let head = [
            ("profileName", name(way)),
            ("publishMethod", method.to_owned()),
            ("publishUrl", publish_url.to_owned()),
        ];
        let head = head.iter().map(|(name, value)| (*name, value.as_str()));
        let tail = [
            ("userName", user),
            ("userPWD", password),
            ("destinationAppUrl", &url),
            ("SQLServerDBConnectionString", ""),
            ("mySQLDBConnectionString", ""),
            ("hostingProviderForumLink", ""),
            ("controlPanelLink", "https://portal.azure.com"),
            ("webSystem", "WebSites"),
        ];
        element(head.chain(own.iter().copied()).chain(tail))
    };
    let profiles = [
        profile("Web Deploy", "MSDeploy", &repository, &[("msdeploySite", &account)], &user),
        profile("FTP", "FTP", &ftp, &[("ftpPassiveMode", "True")], &ftp_user),
        profile("Zip Deploy", "ZipDeploy", &repository, &[], &user),
    ];
    format!("<publishData>{}</publishData>", profiles.concat())
}

fn element<'a>(attributes: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let told: String =
        attributes.map(|(name, value)| format!(" {name}=\"{}\"", escaped(value))).collect();
    format!("<publishProfile{told}><databases /></publishProfile>")
}

/// A value as it stands in an attribute.
fn escaped(value: &str) -> String {
    let entity = |c: char| match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\'' => "&apos;".to_owned(),
        _ => c.to_string(),
    };
    value.chars().map(entity).collect()
}

fn password(facts: &mut Facts) -> String {
    let mut password = String::with_capacity(LENGTH);
    while password.len() < LENGTH {
        // The bytes past a multiple of the alphabet's length would favour its first letters.
        let fit = facts.bytes::<LENGTH>().map(usize::from).into_iter();
        let fit = fit.filter(|byte| *byte < 4 * ALPHABET.len());
        let left = LENGTH - password.len();
        password.extend(fit.take(left).map(|byte| char::from(ALPHABET[byte % ALPHABET.len()])));
    }
    password
}
