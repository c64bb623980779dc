//! Whether the name of a namespace is still free.

use contract::shared_access::ZONE;
use contract::{Found, Need};
use serde_json::{Value, json};

use crate::names;

/// Who holds the name asked for.
pub fn needs(body: &Value) -> Vec<Need> {
    vec![Need::Claim { zone: ZONE.to_owned(), name: name(body).to_lowercase() }]
}

/// The answer of `checkNameAvailability`; a free name comes with `"message": null` (recorded).
pub fn answer(body: &Value, found: &Found) -> Value {
    let name = name(body);
    let (reason, message) = match names::namespace().run(name) {
        Err(told) => ("InvalidName", Some(format!("The namespace name is not valid. {told}"))),
        Ok(()) if found.claim(ZONE, &name.to_lowercase()).is_some() => {
            let text = format!("The namespace name '{name}' is already in use.");
            ("NameInUse", Some(text))
        }
        Ok(()) => ("None", None),
    };
    json!({ "nameAvailable": message.is_none(), "reason": reason, "message": message })
}

fn name(body: &Value) -> &str {
    body.get("name").and_then(Value::as_str).unwrap_or_default()
}
