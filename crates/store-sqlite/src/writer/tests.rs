//! Groups in which something goes wrong.

use std::slice;

use store::{Derived, Document, Expect, Query, Secrets, Wake, Write};

use super::*;
use crate::schema;

fn writer() -> Writer {
    let mut connection = Connection::open_in_memory().unwrap();
    connection.pragma_update(None, "foreign_keys", true).unwrap();
    schema::migrate(&mut connection).unwrap();
    Writer::new(connection, Arc::default()).unwrap()
}

fn put(key: &str, size: usize) -> WriteSet {
    let document = Document {
        key: key.to_owned(),
        parent: None,
        kind: "kind".to_owned(),
        listed: false,
        closing: false,
        body: vec![7; size],
        secrets: Secrets::default(),
        references: Vec::new(),
        rev: 0,
        derived: Derived::default(),
    };
    WriteSet { expects: Vec::new(), writes: vec![Write::Put(document)] }
}

/// Carries the sets out as one group.
fn group(writer: &mut Writer, sets: Vec<WriteSet>) -> Vec<Result<Committed, StoreError>> {
    let (orders, answers): (Vec<_>, Vec<_>) = sets
        .into_iter()
        .map(|set| {
            let (reply, answer) = oneshot::channel();
            (Order::Commit { set, reply }, answer)
        })
        .unzip();
    writer.carry_out(orders);
    answers.into_iter().map(|mut answer| answer.try_recv().unwrap()).collect()
}

fn stored(writer: &Writer) -> Vec<String> {
    let mut statement =
        writer.connection.prepare("SELECT key FROM documents ORDER BY key").unwrap();
    let keys = statement.query_map([], |row| row.get(0)).unwrap();
    keys.collect::<Result<_, _>>().unwrap()
}

/// Makes the database fail as told when `/boom` is put.
fn mine(writer: &Writer, failure: &str) {
    let trigger = format!(
        "CREATE TRIGGER mine AFTER INSERT ON documents WHEN new.key = '/boom' BEGIN {failure}; END"
    );
    writer.connection.execute_batch(&trigger).unwrap();
}

#[test]
fn a_refused_set_falls_alone() {
    let mut writer = writer();
    let mut refused = put("/b", 1);
    refused.expects = vec![Expect::Live("/none".to_owned())];
    let mut half_done = put("/c", 1);
    half_done.writes.push(Write::Delete("/a".to_owned()));
    half_done.writes.extend(put("/d", 1).writes.into_iter().map(|write| match write {
        Write::Put(document) => {
            Write::Put(Document { parent: Some("/none".to_owned()), ..document })
        }
        other => other,
    }));
    let answers = group(&mut writer, vec![put("/a", 1), refused, half_done, put("/e", 1)]);
    let revs: Vec<_> = answers.iter().map(|it| it.as_ref().ok().map(|done| done.rev)).collect();
    assert_eq!(revs, [Some(1), None, None, Some(2)]);
    assert_eq!(stored(&writer), ["/a", "/e"]);
}

#[test]
fn sets_of_a_group_see_those_before_them() {
    let mut writer = writer();
    let mut second = put("/a", 2);
    second.expects = vec![Expect::Rev("/a".to_owned(), 1)];
    let answers = group(&mut writer, vec![put("/a", 1), second.clone(), second]);
    assert!(answers[0].is_ok() && answers[1].is_ok());
    assert!(matches!(answers[2], Err(StoreError::Expectation(_))));
}

#[test]
fn a_database_error_that_keeps_the_transaction_fells_one_set() {
    let mut writer = writer();
    mine(&writer, "SELECT RAISE(ABORT, 'mine')");
    let answers = group(&mut writer, vec![put("/a", 1), put("/boom", 1), put("/c", 1)]);
    assert!(answers[0].is_ok() && answers[2].is_ok());
    assert!(matches!(answers[1], Err(StoreError::Failed(_))));
    assert_eq!(stored(&writer), ["/a", "/c"]);
}

#[test]
fn a_lost_transaction_fells_the_whole_group_and_no_later_one() {
    let mut writer = writer();
    group(&mut writer, vec![put("/first", 1)]);
    mine(&writer, "SELECT RAISE(ROLLBACK, 'mine')");
    let mut refused = put("/b", 1);
    refused.expects = vec![Expect::Absent("/a".to_owned())];
    let sets = vec![put("/a", 1), refused, put("/boom", 1), put("/c", 1)];
    for answer in group(&mut writer, sets) {
        assert!(matches!(answer, Err(StoreError::Failed(_))), "{answer:?}");
    }
    assert_eq!(stored(&writer), ["/first"]);
    assert_eq!(group(&mut writer, vec![put("/d", 1)])[0].as_ref().unwrap().rev, 2);
}

#[test]
fn a_failed_commit_fells_the_whole_group() {
    let mut writer = writer();
    mine(&writer, "UPDATE documents SET parent = '/nowhere' WHERE key = '/boom'");
    for answer in group(&mut writer, vec![put("/a", 1), put("/boom", 1)]) {
        assert!(matches!(answer, Err(StoreError::Failed(_))), "{answer:?}");
    }
    let queries = ["/a", "/boom"].map(|key| Query::Get(key.to_owned()));
    assert!(queries.iter().all(|query| writer.recent.answer(slice::from_ref(query)).is_err()));
    assert_eq!(stored(&writer), [""; 0]);
    assert_eq!(group(&mut writer, vec![put("/a", 1)])[0].as_ref().unwrap().rev, 1);
    assert!(writer.recent.answer(&queries[..1]).is_ok());
}

#[test]
fn a_full_database_says_so_and_takes_what_fits() {
    let mut writer = writer();
    group(&mut writer, vec![put("/old", 1)]);
    writer.connection.pragma_update_and_check(None, "max_page_count", 40, |_| Ok(())).unwrap();
    let answers = group(&mut writer, vec![put("/big", 1_000_000)]);
    assert!(matches!(answers[0], Err(StoreError::Full(_))), "{answers:?}");
    assert_eq!(stored(&writer), ["/old"]);
    let answers = group(&mut writer, vec![put("/small", 1)]);
    assert!(answers[0].is_ok(), "{answers:?}");
    assert_eq!(stored(&writer), ["/old", "/small"]);
}

#[test]
fn the_revision_is_in_the_file_with_its_group() {
    let mut writer = writer();
    group(&mut writer, vec![put("/a", 1), put("/b", 1), put("/c", 1)]);
    let again = Writer::new(writer.connection, Arc::default()).unwrap();
    assert_eq!(again.rev, 3);
}

#[test]
fn jobs_are_claimed_in_their_turn() {
    let mut writer = writer();
    let job = Job {
        id: "j".to_owned(),
        wake: Wake::At(Timestamp::UNIX_EPOCH),
        body: Vec::new(),
        secrets: Secrets::default(),
        attempts: 0,
        leased_until: None,
    };
    let set = WriteSet { expects: Vec::new(), writes: vec![Write::PutJob(job)] };
    let (commit_reply, _answer) = oneshot::channel();
    let (claim_reply, mut claimed) = oneshot::channel();
    let now = Timestamp::UNIX_EPOCH;
    writer.carry_out(vec![
        Order::Commit { set, reply: commit_reply },
        Order::ClaimJobs { now, lease_until: Timestamp::MAX, limit: 9, reply: claim_reply },
    ]);
    assert_eq!(claimed.try_recv().unwrap().unwrap().len(), 1);
}
