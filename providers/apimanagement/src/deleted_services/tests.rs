use contract::{Handler, Typed};
use scenario::decisions::{SUBSCRIPTION, World, model};

use super::*;
use crate::service::{Properties as ServiceProperties, ZONE};
use crate::test_support::{VERSION, facts, service};

fn last() -> Envelope<ServiceProperties> {
    let (envelope, properties) = service("Apim1", "Developer", 1).replace(());
    envelope.with(model(properties))
}

#[test]
fn a_deleted_service_leaves_a_record_for_48_hours() {
    let effects = record(&last(), facts().now);
    let [record] = effects.put.as_slice() else { panic!("{effects:?}") };
    let id = format!(
        "/subscriptions/{SUBSCRIPTION}/providers/Microsoft.ApiManagement/locations/southcentralus\
         /deletedservices/Apim1"
    );
    assert_eq!(record.id.to_string(), id);
    assert_eq!(record.properties["serviceId"], last().id.to_string());
    assert_eq!(record.properties["deletionDate"], "2023-11-14T22:13:20.0000000Z");
    assert_eq!(record.properties["scheduledPurgeDate"], "2023-11-16T22:13:20.0000000Z");
    assert_eq!(effects.remove_at[0].1.duration_since(facts().now).as_hours(), 48);
    assert!(last_of(record).map(|service| service.properties) == Some(last().properties));
}

#[test]
fn the_record_holds_the_name_and_hides_the_service() {
    let handler: Typed<DeletedServices> = Typed::new();
    let record = record(&last(), facts().now).put.remove(0);
    assert_eq!(handler.claims(&record), [(ZONE.to_owned(), "Apim1".to_owned())]);
    let mut body = Map::from_iter([("properties".to_owned(), record.properties.clone())]);
    handler.present(&World::of(VERSION).presenting(&record), &mut body);
    let mut shown: Vec<&String> = body["properties"].as_object().expect("a map").keys().collect();
    shown.sort();
    assert_eq!(shown, ["deletionDate", "scheduledPurgeDate", "serviceId"]);
}
