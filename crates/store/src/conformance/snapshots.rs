//! One read, one moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::support::*;
use crate::{Answer, Document, Query, Store, Wake, Write};

pub async fn answers_come_in_order_of_one_moment(store: Subject) {
    let writes = vec![put("/a"), claim("n", "/a"), Write::PutJob(job("j", Wake::Held))];
    let rev = write(&store, writes).await;
    let a = Document { rev, ..document("/a") };
    let filter = below("");
    let mut read = store
        .read(vec![
            Query::Count(filter.clone()),
            Query::Get("/none".into()),
            Query::List { filter, after: None, limit: 9, reverse: false },
            Query::ClaimOf { zone: "zone".into(), name: "n".into() },
            Query::Jobs { prefix: String::new(), limit: 9 },
            Query::Get("/a".into()),
        ])
        .await
        .expect("reads");
    assert_eq!(read.take_count(), 1);
    assert_eq!(read.take_document(), None);
    assert_eq!(read.take_documents(), std::slice::from_ref(&a));
    assert_eq!(read.take_claim().as_deref(), Some("/a"));
    assert_eq!(read.take_jobs().len(), 1);
    assert_eq!(read.take_document().as_deref(), Some(&a));
    store.read(Vec::new()).await.expect("an empty read is no fault");
}

/// What one reader has seen, no later reader sees undone; two keys that change together are never
/// met apart, by whatever way the store finds them.
pub async fn reads_never_go_back(store: Subject) {
    const ROUNDS: usize = 200;
    write(&store, vec![put("/left"), put("/right")]).await;
    let newest = Arc::new(AtomicU64::new(0));
    race(5, |number| {
        let (store, newest) = (Subject::clone(&store), Arc::clone(&newest));
        async move {
            for _ in 0..ROUNDS {
                let before = newest.load(Ordering::SeqCst);
                let rev = if number == 0 {
                    write(&store, vec![put("/left"), put("/right")]).await
                } else {
                    let queries = vec![Query::Get("/left".into()), Query::Get("/right".into())];
                    let mut read = store.read(queries).await.expect("reads");
                    let [left, right] = [read.take_document(), read.take_document()]
                        .map(|side| side.expect("stands").rev);
                    assert_eq!(left, right);
                    left
                };
                assert!(rev >= before, "{rev} after {before}");
                newest.fetch_max(rev, Ordering::SeqCst);
                tokio::task::yield_now().await;
            }
        }
    })
    .await;
}

/// Writers move a token between two keys and keep a pair in step; no read may see both, none, or
/// a pair out of step.
pub async fn reads_never_see_half_a_set(store: Subject) {
    const ROUNDS: usize = 60;
    write(&store, vec![put("/token/0"), put("/left"), put("/right")]).await;
    race(5, |number| {
        let store = Subject::clone(&store);
        async move {
            for round in 0..ROUNDS {
                if number == 0 {
                    turn(&*store, round).await;
                } else {
                    look(&*store).await;
                }
            }
        }
    })
    .await;
}

async fn turn(store: &dyn Store, round: usize) {
    let (from, to) = (format!("/token/{}", round % 2), format!("/token/{}", (round + 1) % 2));
    let body = round.to_string().into_bytes();
    let side = |key| Write::Put(Document { body: body.clone(), ..pointing(key, &["/middle"]) });
    let writes = vec![side("/left"), delete(&from), put(&to), side("/right")];
    store.commit(set(Vec::new(), writes)).await.expect("nothing stands against it");
}

async fn look(store: &dyn Store) {
    let get = |key: &str| Query::Get(key.to_owned());
    let all = Query::List { filter: below(""), after: None, limit: 9, reverse: false };
    let queries = vec![
        get("/left"),
        Query::Count(below("/token")),
        get("/token/0"),
        get("/token/1"),
        get("/right"),
        all,
    ];
    let mut read = store.read(queries).await.expect("reads");
    let left = read.take_document().expect("stands");
    assert_eq!(read.take_count(), 1);
    let (zero, one) = (read.take_document(), read.take_document());
    assert!(zero.is_some() != one.is_some(), "one of the two holds the token");
    let right = read.take_document().expect("stands");
    assert_eq!((left.rev, &left.references), (right.rev, &right.references));
    let all = read.take_documents();
    assert_eq!(all.iter().find(|it| it.key == "/left"), Some(&*left));
    assert_eq!(all.len(), 3, "{:?}", Answer::Documents(all));
}
