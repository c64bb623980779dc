//! The synchronous actions: single sign-on, and two questions on the subscription.

use arm::ArmError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use contract::{Acted, Action, ActionCall, ActionMount, Facts, Field, FieldTree, Members, Shape};
use jiff::ToSpan as _;
use serde_json::{Value, json};

use super::Properties;
use super::ownership::{Holder, holder, name_rule};
use super::provision::DOMAIN;

pub(super) const CHECK_NAME: &str = "checkNameAvailability";
const SSO: &str = "getssotoken";
const DOMAIN_OWNERSHIP: &str = "getDomainOwnershipIdentifier";
/// Of a name asked about; a longer one could not stand in a path either.
const LONGEST_NAME: usize = 260;

pub(super) fn descriptors() -> Vec<Action> {
    let name = Field::new("name", Shape::text_between(0, LONGEST_NAME)).required();
    vec![
        Action::on_resource(SSO),
        Action::on_resource(CHECK_NAME)
            .mounted(ActionMount::Subscription)
            .taking(FieldTree::new(Members(vec![name]))),
        Action::on_resource(DOMAIN_OWNERSHIP).mounted(ActionMount::Subscription),
    ]
}

/// The name asked about.
pub(super) fn asked_name(body: &Value) -> &str {
    body.get("name").and_then(Value::as_str).unwrap_or("")
}

pub(super) fn run(
    call: &ActionCall<'_, Properties>,
    facts: &mut Facts,
) -> Result<Acted<Properties>, ArmError> {
    match call.action {
        SSO => sign_on(call, facts),
        CHECK_NAME => Ok(Acted::reply(availability(call))),
        DOMAIN_OWNERSHIP => {
            let subscription = call.scope.and_then(|scope| scope.subscription_id()).unwrap_or("");
            // A value anyone can put into DNS: the same for a subscription at any time.
            let identifier = STANDARD.encode(subscription.to_lowercase());
            Ok(Acted::reply(json!({ "domainOwnershipIdentifier": identifier })))
        }
        other => Err(ArmError::internal(format!("the service has no action {other}"))),
    }
}

/// The recorded shape: user, end of validity (five minutes on), signature.
fn sign_on(
    call: &ActionCall<'_, Properties>,
    facts: &mut Facts,
) -> Result<Acted<Properties>, ArmError> {
    let service = call.current.ok_or_else(|| ArmError::internal("a sign-on without a service"))?;
    let until = facts.now.checked_add(5.minutes()).unwrap_or(facts.now);
    let (user, signature) = (hex(&facts.bytes::<12>()), hex(&facts.bytes::<32>()));
    let token = format!("{user}%26{}%26{signature}", until.strftime("%Y%m%d%H%M"));
    let host = format!("{}.portal.{DOMAIN}", service.id.name());
    Ok(Acted::reply(json!({
        "redirectUri": format!("https://{host}:443/signin-sso?token={token}"),
    })))
}

fn availability(call: &ActionCall<'_, Properties>) -> Value {
    let asked = asked_name(call.body);
    let told = |free: bool, reason: &str, message: String| json!({ "nameAvailable": free, "reason": reason, "message": message });
    if let Err(text) = name_rule().run(asked) {
        return told(false, "Invalid", format!("The name is not valid. {text}"));
    }
    match holder(asked, call.found) {
        Holder::Nobody => told(true, "Valid", String::new()),
        Holder::Live | Holder::Deleted(_) => {
            let text = format!("{asked} is already in use. Please select a different name.");
            told(false, "AlreadyExists", text)
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
