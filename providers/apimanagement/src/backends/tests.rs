use arm::Verb;
use contract::{Handler, NeedCall, Typed};
use scenario::decisions::{World, envelope, model};
use serde_json::{Value, json};

use super::*;
use crate::test_support::{Ask, VERSION, facts, faults, service, service_id};

fn handler() -> Typed<Backends> {
    Typed::new()
}

fn backend(name: &str, properties: Value) -> Envelope {
    envelope(&service_id("apim1").child("backends", name), properties)
}

fn single(name: &str) -> Envelope {
    backend(name, json!({ "url": "https://contoso.com/", "protocol": "http" }))
}

fn pool(members: Value) -> Envelope {
    backend("pool", json!({ "type": "Pool", "pool": { "services": members } }))
}

fn put(properties: Value) -> Result<Admitted<Value>, ArmError> {
    Ask::new(Verb::Put).admit(&handler(), backend("b", properties))
}

/// Knows the single backends `a` and `b` and the pool `p`.
fn put_pool(members: Value) -> Result<Admitted<Value>, ArmError> {
    let (a, b, p) = (single("a"), single("b"), backend("p", json!({ "type": "Pool" })));
    let missing = service_id("apim1").child("backends", "nobody");
    Ask::new(Verb::Put)
        .knowing(&a.id.clone(), Some(a))
        .knowing(&b.id.clone(), Some(b))
        .knowing(&p.id.clone(), Some(p))
        .knowing(&missing, None)
        .admit(&handler(), pool(members))
}

fn one(target: &str, text: &str) -> Vec<(String, String)> {
    vec![(target.to_owned(), text.to_owned())]
}

#[test]
fn a_single_backend_needs_url_and_protocol() {
    let expected = [
        one("url", "'url' should not be empty"),
        one("protocol", "'protocol' should not be empty"),
    ];
    assert_eq!(faults(put(json!({}))), expected.concat());
    assert_eq!(faults(put(json!({"url":"","protocol":"http"}))), expected[0]);
}

#[test]
fn https_and_other_words_are_no_protocol() {
    for word in ["https", "ftp", "tcp"] {
        let refused = put(json!({ "url": "https://contoso.com", "protocol": word }));
        assert_eq!(faults(refused), one("protocol", "Protocol is not supported"), "{word}");
    }
    let soap = put(json!({ "url": "https://contoso.com", "protocol": "SOAP" })).expect("let in");
    assert_eq!(soap.envelope.properties["protocol"], "soap");
}

#[test]
fn a_url_is_absolute_or_a_service_fabric_name() {
    let with = |url: &str| put(json!({ "url": url, "protocol": "http" }));
    for url in [
        "http://localhost:8080",
        "HTTPS://contoso.com/a?b=c",
        "https://user@contoso.com",
        "fabric:/mytestapp/mytestservice",
        "{{backend-url}}/v1",
    ] {
        assert!(with(url).is_ok(), "{url}");
    }
    for url in [
        "/relative",
        "contoso.com",
        "https://",
        "http://:80",
        "ftp://contoso.com",
        "fabric:",
        "https://a b",
    ] {
        let text = "Url must be absolute, of the scheme http, https or fabric.";
        assert_eq!(faults(with(url)), one("url", text), "{url}");
    }
    let cluster = json!({ "serviceFabricCluster": { "managementEndpoints": ["https://c"] } });
    assert!(
        put(json!({ "url": "app/service", "protocol": "http", "properties": cluster })).is_ok()
    );
}

#[test]
fn a_pool_supports_none_of_what_its_members_have() {
    let refused = put(json!({
        "type": "Pool", "url": "https://contoso.com", "protocol": "http", "tls": {},
        "credentials": {}, "proxy": { "url": "http://p" }, "properties": {},
        "circuitBreaker": { "rules": [breaker(json!({}))] },
    }));
    let told = faults(refused);
    let text = |target: &str| {
        told.iter().find(|(t, _)| t == target).map(|(_, text)| text.as_str()).unwrap_or_default()
    };
    assert_eq!(text("url"), "Url is not supported for backend pool.");
    assert_eq!(text("protocol"), "Protocol is not supported for backend pool.");
    assert_eq!(text("circuitBreaker"), "CircuitBreaker is not supported for backend pool.");
    assert_eq!(text("pool"), "'pool' should not be empty");
    assert_eq!(told.len(), 8);
    let refused = put(json!({
        "url": "https://c", "protocol": "http", "pool": { "services": [{ "id": "/backends/a" }] },
    }));
    assert_eq!(faults(refused), one("pool", "Pool is not supported for single backend."));
}

#[test]
fn members_are_named_in_full_or_short_and_kept_as_written() {
    let full = service_id("APIM1").child("backends", "A").to_string();
    let members = json!([{ "id": full, "weight": 3, "priority": 1 }, { "id": "/backends/b" }]);
    let admitted = put_pool(members.clone()).expect("let in");
    assert_eq!(admitted.envelope.properties["pool"]["services"], members);
    let points = handler().points_to(&admitted.envelope);
    let names: Vec<&str> = points.iter().map(|(id, _)| id.name()).collect();
    assert_eq!(names, ["A", "b"]);
    assert!(points.iter().all(|(_, role)| role == "pool-member"));
}

#[test]
fn every_wrong_member_is_told() {
    let other = service_id("other").child("backends", "a").to_string();
    let itself = pool(json!([])).id.to_string();
    let told = faults(put_pool(json!([
        { "id": "/backends/a" }, { "id": "/backends/A" }, { "id": "/backends/nobody" },
        { "id": "/backends/p" }, { "id": other }, { "id": itself }, { "id": "a" },
        { "id": service_id("apim1").to_string() },
    ])));
    let expected = [
        (1, "Backend is listed more than once."),
        (2, "Backend could not be found."),
        (3, "Backend pool cannot be a member of a backend pool."),
        (4, "Backend must belong to the same API Management service."),
        (5, "Backend pool cannot be a member of a backend pool."),
        (6, "The value must be the id of a backend."),
        (7, "The value must be the id of a backend."),
    ];
    let expected =
        expected.map(|(at, text)| (format!("pool.services[{at}].id"), text.to_owned())).to_vec();
    assert_eq!(told, expected);
}

#[test]
fn a_pool_asks_for_its_members_and_for_those_who_use_it() {
    let handler = handler();
    let proposal = pool(json!([{ "id": "/backends/a" }]));
    let ask = |current: Option<&Envelope>| {
        handler.needs(&NeedCall {
            verb: Verb::Put,
            id: &proposal.id,
            proposal: Some(&proposal),
            action: None,
            current,
            found: &contract::Found::default(),
        })
    };
    let member = Need::Resource(service_id("apim1").child("backends", "a"));
    assert_eq!(ask(None), vec![member.clone()]);
    let before = single("pool");
    assert_eq!(ask(Some(&before)), [member, super::pool::users(&proposal.id)]);
}

#[test]
fn a_pool_member_neither_becomes_a_pool_nor_goes() {
    let current = single("pool");
    let mut ask = Ask::new(Verb::Put).over(current.clone());
    ask = ask.knowing(&single("a").id, Some(single("a")));
    ask.world.found.referrer_counts.push((current.id.clone(), super::pool::ROLE.to_owned(), 1));
    let text = "Backend is used by a backend pool and cannot become one.";
    let refused = ask.admit(&handler(), pool(json!([{ "id": "/backends/a" }])));
    assert_eq!(faults(refused), one("type", text));
    ask.verb = Verb::Delete;
    let text = "Backend is used by a backend pool and cannot be deleted.";
    assert_eq!(faults(ask.release(&handler())), one("backendId", text));
    ask.world.found.referrer_counts.clear();
    assert!(ask.release(&handler()).is_ok());
}

fn breaker(condition: Value) -> Value {
    let mut whole = json!({
        "interval": "PT1M", "count": 3, "statusCodeRanges": [{ "min": 500, "max": 599 }],
    });
    let (whole_map, change) = (whole.as_object_mut().expect("a map"), condition);
    whole_map.extend(change.as_object().cloned().unwrap_or_default());
    json!({ "name": "rule1", "tripDuration": "PT10S", "failureCondition": whole })
}

fn put_rules(rules: Value) -> Result<Admitted<Value>, ArmError> {
    let breaker = json!({ "rules": rules });
    put(json!({ "url": "https://c", "protocol": "http", "circuitBreaker": breaker }))
}

#[test]
fn a_breaker_has_one_whole_rule() {
    assert!(put_rules(json!([breaker(json!({}))])).is_ok());
    let two = put_rules(json!([breaker(json!({})), breaker(json!({}))]));
    let text = "Only one circuit breaker rule is supported for a backend.";
    assert_eq!(faults(two), one("circuitBreaker.rules", text));
    let condition = "circuitBreaker.rules[0].failureCondition";
    let text = "Exactly one of 'count' and 'percentage' must be specified.";
    for change in [json!({ "percentage": 5 }), json!({ "count": null })] {
        assert_eq!(faults(put_rules(json!([breaker(change)]))), one(condition, text));
    }
    let text = "At least one of 'statusCodeRanges' and 'errorReasons' must be specified.";
    let none = breaker(json!({ "statusCodeRanges": [] }));
    assert_eq!(faults(put_rules(json!([none]))), one(condition, text));
    let turned = breaker(json!({ "statusCodeRanges": [{ "min": 500, "max": 400 }] }));
    let told =
        one(&format!("{condition}.statusCodeRanges[0]"), "'min' must not be greater than 'max'.");
    assert_eq!(faults(put_rules(json!([turned]))), told);
}

#[test]
fn the_consumption_tier_has_no_breaker() {
    let mut ask = Ask::new(Verb::Put);
    ask.parent = Some(service("apim1", "Consumption", 0));
    let properties = json!({
        "url": "https://c", "protocol": "http",
        "circuitBreaker": { "rules": [breaker(json!({}))] },
    });
    let text = "CircuitBreaker is not supported in the Consumption tier.";
    let refused = ask.admit(&handler(), backend("b", properties));
    assert_eq!(faults(refused), one("circuitBreaker", text));
}

#[test]
fn names_of_rules_and_delays_are_checked() {
    for good in ["a", "my-Rule1"] {
        assert!(breaker::name(good).is_ok(), "{good}");
    }
    for bad in ["", "-a", "a-", "a_b", &"a".repeat(81)] {
        assert!(breaker::name(bad).is_err(), "{bad}");
    }
    assert!(reconnect::delay("PT2M").is_ok() && reconnect::delay("P1D").is_ok());
    assert!(reconnect::delay("PT1M59S").is_err() && reconnect::delay("2 min").is_err());
}

#[test]
fn a_name_is_up_to_80_characters() {
    let rule = Backends::descriptor().name;
    assert!(rule.run(&"b".repeat(80)).is_ok() && rule.run("my_back.end").is_ok());
    assert!(rule.run(&"b".repeat(81)).is_err() && rule.run("").is_err());
}

#[test]
fn unset_members_are_not_filled_in_and_maps_keep_their_order() {
    let header = json!({ "x-my-2": ["b", "a"], "X-My-1": ["c"] });
    let properties =
        json!({ "url": "https://c", "protocol": "http", "credentials": { "header": header } });
    let admitted = put(properties.clone()).expect("let in");
    assert_eq!(admitted.envelope.properties, properties);
    let kept = &admitted.envelope.properties["credentials"]["header"];
    assert_eq!(kept.as_object().expect("a map").keys().collect::<Vec<_>>(), ["x-my-2", "X-My-1"]);
}

#[test]
fn nothing_shows_the_credentials() {
    let admitted = put(json!({
        "url": "https://c", "protocol": "http",
        "credentials": {
            "header": { "x-key": ["hunter2"] },
            "authorization": { "scheme": "Basic", "parameter": "hunter2" },
        },
        "proxy": { "url": "http://p", "password": "hunter2" },
    }));
    let admitted = admitted.expect("let in");
    assert!(admitted.envelope.properties.to_string().contains("hunter2"));
    let typed: Envelope<Properties> = {
        let (envelope, properties) = admitted.envelope.clone().replace(());
        envelope.with(model(properties))
    };
    let shown = format!("{admitted:?} {typed:?}");
    assert!(shown.contains("backends/b") && !shown.contains("hunter2"), "{shown}");
}

#[test]
fn a_reconnect_is_accepted_without_a_body() {
    let (current, world) = (single("b"), World::of(VERSION));
    let call = world.action("reconnect", Some(&current), None);
    let acted = handler().act(&call, &mut facts()).expect("done");
    assert_eq!((acted.outcome, acted.body), (Outcome::Accepted, None));
}
