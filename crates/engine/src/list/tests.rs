use contract::{FilterField, Listing};
use proptest::prelude::*;
use serde_json::json;

use super::filter::Filter;
use super::options::Options;

fn listing() -> Listing {
    Listing {
        filter: vec![
            FilterField::new("name", "/name"),
            FilterField::new("url", "/properties/url"),
            FilterField::new("weight", "/properties/weight"),
            FilterField::new("tagName", "/tags"),
        ],
        functions: ["substringof", "contains", "startswith", "endswith"].map(String::from).to_vec(),
        skip: true,
        count: true,
        ..Listing::default()
    }
}

fn matches(filter: &str) -> bool {
    let item = json!({
        "name": "one", "tags": {"Env": "prod", "x": "y"},
        "properties": {"url": "https://it's.example", "weight": 3},
    });
    Filter::parse(filter, &listing()).unwrap_or_else(|e| panic!("{filter}: {e}")).matches(&item)
}

#[test]
fn filters_that_match() {
    for filter in [
        "name eq 'ONE'",
        "contains(url,'it''s')",
        "substringof('example', url) and weight ge 3",
        "startswith(properties/url,'HTTPS') eq true",
        "not (name eq 'two') and (weight lt 4 or weight gt 100)",
        "name ne 'two' or name eq 'x'",
        "tagName eq 'env' and tagValue eq 'prod'",
        "tagName eq 'X'",
        "url ne null",
    ] {
        assert!(matches(filter), "{filter}");
    }
}

#[test]
fn filters_that_do_not_match() {
    for filter in [
        "name eq 'two'",
        "endswith(url,'nope')",
        "contains(url,'it') eq false",
        "tagName eq 'env' and tagValue eq 'Prod'",
        "weight gt 3",
    ] {
        assert!(!matches(filter), "{filter}");
    }
}

#[test]
fn filters_that_cannot_be_read() {
    let deep = format!("{}name eq 'a'{}", "(".repeat(50), ")".repeat(50));
    for filter in [
        "name",
        "name eq",
        "name eq 'a",
        "name is 'a'",
        "color eq 'a'",
        "tagValue eq 'prod'",
        "tagValue eq 'prod' and tagName eq 'env'",
        "not (name eq 'one' or tagValue eq 'prod')",
        "sum(name,'a')",
        "(name eq 'a'",
        "name eq 'a' b",
        "@",
        &deep,
    ] {
        assert!(Filter::parse(filter, &listing()).is_err(), "{filter}");
    }
}

#[test]
fn a_filter_is_ignored_where_the_type_has_none_and_when_it_is_empty() {
    let query = vec![("$filter".to_owned(), "what ever".to_owned())];
    assert!(Options::read(&query, None).is_ok_and(|options| options.filter.is_none()));
    let query = vec![("$filter".to_owned(), String::new())];
    assert!(Options::read(&query, Some(&listing())).is_ok_and(|options| options.filter.is_none()));
}

#[test]
fn numbers_and_tokens_are_checked() {
    for (name, value) in [("$top", "0"), ("$top", "x"), ("$skip", "-1"), ("$skiptoken", "abc")] {
        let query = vec![(name.to_owned(), value.to_owned())];
        assert!(Options::read(&query, Some(&listing())).is_err(), "{name}={value}");
    }
}

proptest! {
    #[test]
    fn reading_a_filter_never_panics(text in "\\PC{0,80}") {
        let _ = Filter::parse(&text, &listing());
    }

    #[test]
    fn reading_shuffled_words_never_panics(words in proptest::collection::vec(
        prop_oneof![Just("name"), Just("eq"), Just("'a'"), Just("("), Just(")"), Just("and"),
            Just("not"), Just("contains"), Just(","), Just("or"), Just("3")], 0..12)) {
        let _ = Filter::parse(&words.join(" "), &listing());
    }
}
