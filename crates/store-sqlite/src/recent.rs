//! The documents asked for or written lately, so that they are found again without the database.
//!
//! Knows: what the writer is about to change, and what it has changed. Must never answer what a
//! reader of the database could not have been answered at that moment, not even a moment too late.

use std::collections::{HashMap, HashSet};
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use store::{Answer, Document, Key, Query};

/// About how much memory all of it takes.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// What is made of a document takes several times its own size.
const BYTES_FOR_EACH_BYTE: usize = 8;
/// What an entry takes beside its bytes.
const BYTES_FOR_AN_ENTRY: usize = 256;

/// `None` says that nothing stands under the key.
type Known = Option<Arc<Document>>;

/// A document and a key that the writer changed.
pub type Change = (Key, Known);

#[derive(Default)]
pub struct Recent(Mutex<State>);

#[derive(Default)]
struct State {
    /// What was used since the last turn, and what only before it: the second goes at the next turn.
    young: HashMap<Key, Known>,
    old: HashMap<Key, Known>,
    /// What has gone and is still to be dropped, once nobody is kept waiting by that.
    gone: HashMap<Key, Known>,
    /// Of the young, in bytes.
    weight: usize,
    /// What the writer changes at this moment: the database alone knows what to answer.
    changing: HashSet<Key>,
    /// Grows whenever a change begins or ends.
    epoch: u64,
}

/// The moment at which a question began that the database has to answer.
pub struct Asked(u64);

impl Recent {
    /// All answers as of one moment, or none. Only single documents are known here.
    pub fn answer(&self, queries: &[Query]) -> Result<Vec<Answer>, Asked> {
        let mut state = self.state();
        let known = queries.iter().map(|query| match query {
            Query::Get(key) => state.find(key).map(Answer::Document),
            _ => None,
        });
        let known = known.collect::<Option<_>>().ok_or(Asked(state.epoch));
        leave(state);
        known
    }

    /// Remembers what the database answered, unless it may have changed since the question.
    pub fn learn(&self, asked: &Asked, queries: &[Query], answers: &[Answer]) {
        let mut state = self.state();
        if state.epoch != asked.0 {
            return;
        }
        for (query, answer) in queries.iter().zip(answers) {
            if let (Query::Get(key), Answer::Document(document)) = (query, answer)
                && !state.changing.contains(key)
            {
                state.add(key.clone(), document.clone());
            }
        }
        leave(state);
    }

    /// The writer is about to change these. Until it has ended, some readers of the database may
    /// see what was and others what will be.
    pub fn begin(&self, changes: &[Change]) {
        let mut state = self.state();
        state.epoch += 1;
        for (key, _) in changes {
            state.forget(key);
            state.changing.insert(key.clone());
        }
    }

    /// Every reader of the database sees the changes from now on; or none ever will.
    pub fn end(&self, changes: Vec<Change>, came_true: bool) {
        let mut state = self.state();
        state.epoch += 1;
        state.changing.clear();
        for (key, known) in changes.into_iter().filter(|_| came_true) {
            state.add(key, known);
        }
        leave(state);
    }

    /// A closed store knows nothing any more, and learns nothing of what was asked before.
    pub fn clear(&self) {
        let mut state = self.state();
        *state = State { epoch: state.epoch + 1, ..State::default() };
    }

    /// Nothing is left half done by a panic: entries are whole, and `changing` only ever hides.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn find(&mut self, key: &str) -> Option<Known> {
        if let Some(known) = self.young.get(key) {
            return Some(known.clone());
        }
        let (key, known) = self.old.remove_entry(key)?;
        self.add(key, known.clone());
        Some(known)
    }

    fn add(&mut self, key: Key, known: Known) {
        let weight = weight(&key, &known);
        if weight > MOST_BYTES / 16 {
            return self.forget(&key);
        }
        self.forget(&key);
        if self.weight + weight > MOST_BYTES / 2 {
            self.gone = mem::replace(&mut self.old, mem::take(&mut self.young));
            self.weight = 0;
        }
        self.weight += weight;
        self.young.insert(key, known);
    }

    fn forget(&mut self, key: &str) {
        self.old.remove(key);
        if let Some((key, known)) = self.young.remove_entry(key) {
            self.weight -= weight(&key, &known);
        }
    }
}

/// Thousands of documents may go at a turn: not while others wait for the lock.
fn leave(mut state: MutexGuard<'_, State>) {
    let gone = mem::take(&mut state.gone);
    drop(state);
    drop(gone);
}

fn weight(key: &str, known: &Known) -> usize {
    let bytes = known.as_ref().map_or(0, |it| it.body.len() + it.secrets.0.len());
    BYTES_FOR_AN_ENTRY + 2 * key.len() + BYTES_FOR_EACH_BYTE * bytes
}

#[cfg(test)]
mod tests;
