//! Answers.

use super::tables::Tables;
use crate::{Answer, Document, Filter, Key, KeyRange, Query};

impl Tables {
    pub fn answer(&self, query: &Query) -> Answer {
        match query {
            Query::Get(key) => Answer::Document(self.documents.get(key).cloned()),
            Query::List { filter, after, limit, reverse } => {
                let range = filter.range().behind(after.as_deref(), *reverse);
                let keys = self.matching(filter, &range);
                let page = |keys: &mut dyn Iterator<Item = &Key>| {
                    keys.take(*limit).map(|key| Document::clone(&self.documents[key])).collect()
                };
                Answer::Documents(if *reverse {
                    page(&mut keys.rev())
                } else {
                    page(&mut { keys })
                })
            }
            Query::Count(filter) => Answer::Count(self.count(filter)),
            Query::ClaimOf { zone, name } => {
                Answer::Claim(self.claims.get(&(zone.clone(), name.clone())).cloned())
            }
            Query::Jobs { prefix, limit } => {
                let jobs = self.jobs.range::<str, _>(KeyRange::starting_with(prefix).bounds());
                Answer::Jobs(jobs.take(*limit).map(|(_, job)| job.clone()).collect())
            }
        }
    }

    pub fn count(&self, filter: &Filter) -> u64 {
        self.matching(filter, &filter.range()).count() as u64
    }

    fn matching<'a>(
        &'a self,
        filter: &Filter,
        range: &KeyRange,
    ) -> Box<dyn DoubleEndedIterator<Item = &'a Key> + 'a> {
        let index = match filter {
            Filter::Below { .. } => {
                return Box::new(
                    self.documents.range::<str, _>(range.bounds()).map(|(key, _)| key),
                );
            }
            Filter::Listed { .. } => Some(&self.listed),
            Filter::Kind { kind, .. } => self.by_kind.get(kind),
            Filter::PointingTo { target } => self.by_target.get(target),
            Filter::PointingAs { target, role } => {
                let Some(keys) = self.by_target.get(target) else {
                    return Box::new(std::iter::empty());
                };
                let (target, role) = (target.clone(), role.clone());
                return Box::new(keys.range::<str, _>(range.bounds()).filter(move |key| {
                    let references = &self.documents[*key].references;
                    references.iter().any(|one| one.target == target && one.role == role)
                }));
            }
        };
        match index {
            Some(keys) => Box::new(keys.range::<str, _>(range.bounds())),
            None => Box::new(std::iter::empty()),
        }
    }

    /// Whether any document stands strictly below `key`.
    pub fn anything_below(&self, key: &str) -> bool {
        self.documents.range::<str, _>(KeyRange::below(key).bounds()).next().is_some()
    }

    pub fn is_pointed_to(&self, key: &str) -> bool {
        self.by_target.get(key).is_some()
    }
}
