//! Cases that go as written, and what is told of those that do not.

use std::panic::catch_unwind;
use std::path::Path;

fn folder(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name).display().to_string()
}

fn told(name: &str) -> String {
    let folder = folder(name);
    let panic = catch_unwind(|| scenario::run(folder, Vec::new())).expect_err("faults");
    *panic.downcast::<String>().expect("a text")
}

#[test]
fn what_is_written_is_played() {
    scenario::run(folder("good"), Vec::new());
}

#[test]
fn all_faults_of_all_cases_are_told_at_once() {
    let told = told("bad");
    let expected = [
        "2 of 2 cases",
        "a-setup-that-fails\n  setup 1: GET /: 400 {",
        "01-header-and-body.json: GET /healthz",
        "header ETag: expected \"{any}\", is missing",
        "header Pragma: expected \"cache\", got \"no-cache\"",
        "header Expires: must be absent, got \"-1\"",
        "$.status: expected \"ready\", got \"alive\"",
        "the body must not contain \"alive\"",
        "02-status.json: GET /readyz\n    expected status 201, got 200",
        "02-status.json: the steps after it were not played",
    ];
    for part in expected {
        assert!(told.contains(part), "{part:?} is missing in {told}");
    }
    assert!(!told.contains("03-never-played"), "{told}");
}

#[test]
fn a_folder_without_cases_is_a_mistake() {
    assert!(told("good/what-is-captured-holds").contains("holds no cases"));
    assert!(told("nowhere").contains("cannot be read"));
}
