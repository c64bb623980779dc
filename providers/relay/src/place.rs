//! Where what stands below a namespace lies.

use contract::{Envelope, Presenting};
use serde_json::{Map, Value};

/// It lies where its parent does, whatever a client sent, and bears no tags.
pub fn settle<P>(child: &mut Envelope<P>, parent: Option<&Envelope>) {
    child.location = parent.and_then(|parent| parent.location.clone());
    child.tags = None;
}

/// Shows the region by its short name, unlike a namespace (recorded).
pub fn show(call: &Presenting<'_>, body: &mut Map<String, Value>) {
    let place = call.envelope.location.as_deref();
    body.extend(place.map(|place| ("location".to_owned(), place.into())));
}
