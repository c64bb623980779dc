use store::{Derived, Secrets};

use super::*;

fn document(key: &str, rev: u64, size: usize) -> Known {
    Some(Arc::new(Document {
        key: key.to_owned(),
        parent: None,
        kind: "kind".to_owned(),
        listed: false,
        closing: false,
        body: vec![0; size],
        secrets: Secrets::default(),
        references: Vec::new(),
        rev,
        derived: Derived::default(),
    }))
}

fn get(key: &str) -> Vec<Query> {
    vec![Query::Get(key.to_owned())]
}

/// The revision known of a key: outer `None` where the database has to be asked.
fn known(recent: &Recent, key: &str) -> Option<Option<u64>> {
    match recent.answer(&get(key)).ok()?.remove(0) {
        Answer::Document(document) => Some(document.map(|it| it.rev)),
        other => panic!("{other:?}"),
    }
}

fn learn(recent: &Recent, key: &str, document: Known) {
    let asked = recent.answer(&get(key)).expect_err("not known yet");
    recent.learn(&asked, &get(key), &[Answer::Document(document)]);
}

#[test]
fn what_was_learnt_is_known_and_so_is_what_is_not_there() {
    let recent = Recent::default();
    learn(&recent, "/a", document("/a", 3, 9));
    learn(&recent, "/none", None);
    assert_eq!((known(&recent, "/a"), known(&recent, "/none")), (Some(Some(3)), Some(None)));
    let both = [get("/a"), get("/none")].concat();
    assert_eq!(recent.answer(&both).ok().map(|answers| answers.len()), Some(2));
    let more = [get("/a"), get("/unknown")].concat();
    assert!(recent.answer(&more).is_err(), "all of one moment or nothing");
    let listed = Query::Jobs { prefix: String::new(), limit: 1 };
    assert!(recent.answer(&[listed]).is_err());
}

#[test]
fn while_it_changes_nothing_is_known_of_it() {
    let recent = Recent::default();
    learn(&recent, "/a", document("/a", 1, 9));
    learn(&recent, "/b", document("/b", 1, 9));
    let changes = vec![("/a".to_owned(), document("/a", 2, 9))];
    recent.begin(&changes);
    assert_eq!((known(&recent, "/a"), known(&recent, "/b")), (None, Some(Some(1))));
    learn(&recent, "/a", document("/a", 1, 9));
    assert_eq!(known(&recent, "/a"), None, "nothing is learnt of it meanwhile");
    recent.end(changes, true);
    assert_eq!(known(&recent, "/a"), Some(Some(2)));
}

#[test]
fn what_did_not_come_true_is_forgotten() {
    let recent = Recent::default();
    learn(&recent, "/a", document("/a", 1, 9));
    let changes = vec![("/a".to_owned(), None)];
    recent.begin(&changes);
    recent.end(changes, false);
    assert_eq!(known(&recent, "/a"), None);
    learn(&recent, "/a", document("/a", 1, 9));
    assert_eq!(known(&recent, "/a"), Some(Some(1)));
}

#[test]
fn an_answer_from_before_a_change_comes_too_late() {
    let recent = Recent::default();
    for came_true in [true, false] {
        let during = recent.answer(&get("/b")).expect_err("unknown");
        let before = recent.answer(&get("/a")).expect_err("unknown");
        let changes = vec![("/a".to_owned(), document("/a", 2, MOST_BYTES))];
        recent.begin(&changes);
        recent.learn(&before, &get("/a"), &[Answer::Document(document("/a", 1, 9))]);
        recent.end(changes, came_true);
        recent.learn(&before, &get("/a"), &[Answer::Document(document("/a", 1, 9))]);
        recent.learn(&during, &get("/b"), &[Answer::Document(document("/b", 1, 9))]);
        assert_eq!((known(&recent, "/a"), known(&recent, "/b")), (None, None));
    }
}

#[test]
fn what_was_cleared_learns_nothing_of_before() {
    let recent = Recent::default();
    learn(&recent, "/a", document("/a", 1, 9));
    let asked = recent.answer(&get("/b")).expect_err("unknown");
    recent.clear();
    recent.learn(&asked, &get("/b"), &[Answer::Document(document("/b", 1, 9))]);
    assert_eq!((known(&recent, "/a"), known(&recent, "/b")), (None, None));
}

#[test]
fn it_stays_within_its_bounds_and_keeps_what_is_used() {
    let recent = Recent::default();
    let size = MOST_BYTES / 16 / BYTES_FOR_EACH_BYTE / 2;
    learn(&recent, "/used", document("/used", 1, 9));
    for number in 0..200 {
        let key = format!("/{number}");
        learn(&recent, &key, document(&key, 1, size));
        assert_eq!(known(&recent, "/used"), Some(Some(1)));
        let state = recent.state();
        let held = state.young.iter().chain(&state.old);
        let whole: usize = held.map(|(key, known)| weight(key, known)).sum();
        let young: usize = state.young.iter().map(|(key, known)| weight(key, known)).sum();
        assert!(whole <= MOST_BYTES && young == state.weight, "{whole} {young}");
    }
    assert_eq!((known(&recent, "/0"), known(&recent, "/199")), (None, Some(Some(1))));
    learn(&recent, "/large", document("/large", 1, MOST_BYTES));
    assert_eq!(known(&recent, "/large"), None);
}
