use scenario::decisions::{facts, facts_with};

use super::*;
use crate::test_support::id;

#[test]
fn a_password_is_long_and_of_letters_and_digits() {
    let one = password(&mut facts());
    assert_eq!(one.len(), LENGTH);
    assert!(one.chars().all(|c| c.is_ascii_alphanumeric()), "{one}");
    assert_ne!(one, password(&mut facts_with(8)));
}

#[test]
fn a_password_is_made_once() {
    let mut app = Properties::default();
    assert!(secure(&mut app, &mut facts()));
    let first = app.publishing_password.clone();
    assert!(!secure(&mut app, &mut facts_with(8)));
    assert_eq!(app.publishing_password, first);
}

#[test]
fn no_value_breaks_out_of_its_attribute() {
    assert_eq!(escaped("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&apos;");
    let told = document(&id("sites/a"), None, "\"/><x y=\"");
    assert!(told.contains("userPWD=\"&quot;/&gt;&lt;x y=&quot;\""), "{told}");
}

#[test]
fn a_slot_is_deployed_under_a_name_of_its_own() {
    let told = document(&id("sites/A/slots/b"), Some("westus2"), "p");
    for part in [
        "profileName=\"A-b - Web Deploy\"",
        "publishUrl=\"a-b.scm.azurewebsites.net:443\"",
        "msdeploySite=\"A__b\" userName=\"$A__b\" userPWD=\"p\"",
        "publishUrl=\"ftps://waws-prod-westus2-001.ftp.azurewebsites.windows.net/site/wwwroot\"",
        "ftpPassiveMode=\"True\" userName=\"A__b\\$A__b\"",
        "destinationAppUrl=\"http://a-b.azurewebsites.net\"",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!(told.matches("<publishProfile ").count(), 3);
}
