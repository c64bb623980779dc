//! Lists and counts: the statements of each filter, which walk an index of their own.
//!
//! Where another index would do as well in the planner's eyes, the right one is named: what cannot
//! use it then fails at once, instead of reading a whole table.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql};
use store::{Document, Filter, KeyRange};

use crate::row::{self, document_columns};

/// `?1` is the filter's own value if it has one, `?2` and `?3` bound the keys, `?4` limits a page.
struct Statements {
    up: &'static str,
    down: &'static str,
    count: &'static str,
}

macro_rules! statements {
    ($documents:literal) => {
        Statements {
            up: concat!("SELECT ", document_columns!(), $documents, " ORDER BY key LIMIT ?4"),
            down: concat!(
                "SELECT ",
                document_columns!(),
                $documents,
                " ORDER BY key DESC LIMIT ?4"
            ),
            count: concat!("SELECT count(*)", $documents),
        }
    };
}

const BY_KIND: Statements = statements!(
    " FROM documents INDEXED BY documents_by_kind WHERE kind = ?1 AND key >= ?2 AND key < ?3"
);

const LISTED: Statements = statements!(
    " FROM documents INDEXED BY documents_listed WHERE listed = 1 AND key >= ?2 AND key < ?3"
);

const BELOW: Statements = statements!(" FROM documents WHERE key >= ?2 AND key < ?3");

/// The page is cut from the index, before a document is touched.
const POINTING_TO: Statements = Statements {
    up: concat!(
        "SELECT ",
        document_columns!(),
        " FROM documents WHERE key IN (SELECT DISTINCT source FROM document_references \
         INDEXED BY references_by_target WHERE target = ?1 AND source >= ?2 AND source < ?3 \
         ORDER BY source LIMIT ?4) ORDER BY key"
    ),
    down: concat!(
        "SELECT ",
        document_columns!(),
        " FROM documents WHERE key IN (SELECT DISTINCT source FROM document_references \
         INDEXED BY references_by_target WHERE target = ?1 AND source >= ?2 AND source < ?3 \
         ORDER BY source DESC LIMIT ?4) ORDER BY key DESC"
    ),
    count: "SELECT count(DISTINCT source) FROM document_references \
            INDEXED BY references_by_target WHERE target = ?1 AND source >= ?2 AND source < ?3",
};

pub fn list(
    connection: &Connection,
    filter: &Filter,
    after: Option<&str>,
    limit: usize,
    reverse: bool,
) -> Result<Vec<Document>, rusqlite::Error> {
    let (statements, own) = of(filter);
    let range = filter.range().behind(after, reverse);
    let mut statement =
        connection.prepare_cached(if reverse { statements.down } else { statements.up })?;
    let limit = row::limit(limit);
    statement
        .query_map((own, &range.from, Upper(&range), limit), |row| row::document(connection, row))?
        .collect()
}

pub fn count(connection: &Connection, filter: &Filter) -> Result<u64, rusqlite::Error> {
    let (statements, own) = of(filter);
    let range = filter.range();
    connection
        .prepare_cached(statements.count)?
        .query_row((own, &range.from, Upper(&range)), |row| row.get(0))
        .map(i64::cast_unsigned)
}

fn of(filter: &Filter) -> (&'static Statements, Option<&str>) {
    match filter {
        Filter::Kind { kind, .. } => (&BY_KIND, Some(kind)),
        Filter::Listed { .. } => (&LISTED, None),
        Filter::Below { .. } => (&BELOW, None),
        Filter::PointingTo { target } => (&POINTING_TO, Some(target)),
    }
}

/// The end of a range as a value to stay below. SQLite sorts every blob behind every text, so an
/// empty blob leaves the range open.
pub struct Upper<'a>(pub &'a KeyRange);

impl ToSql for Upper<'_> {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>, rusqlite::Error> {
        let value =
            self.0.to.as_ref().map_or(ValueRef::Blob(&[]), |to| ValueRef::Text(to.as_bytes()));
        Ok(ToSqlOutput::Borrowed(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema;

    fn plan(sql: &str) -> String {
        let mut connection = Connection::open_in_memory().unwrap();
        schema::migrate(&mut connection).unwrap();
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let count = statement.parameter_count();
        let values = rusqlite::params_from_iter(vec!["1"; count]);
        let steps = statement.query_map(values, |row| row.get::<_, String>("detail")).unwrap();
        steps.collect::<Result<Vec<_>, _>>().unwrap().join("\n")
    }

    #[test]
    fn every_statement_seeks_in_its_index_and_sorts_nothing() {
        for (statements, seek) in [
            (BY_KIND, "INDEX documents_by_kind (kind=? AND key>? AND key<?)"),
            (LISTED, "INDEX documents_listed (key>? AND key<?)"),
            (BELOW, "INDEX sqlite_autoindex_documents_1 (key>? AND key<?)"),
            (POINTING_TO, "INDEX references_by_target (target=? AND source>? AND source<?)"),
        ] {
            for sql in [statements.up, statements.down, statements.count] {
                let plan = plan(sql);
                assert!(plan.contains("SEARCH"), "{sql}\n{plan}");
                assert!(plan.contains(seek), "{sql}\n{plan}");
                assert!(!plan.contains("SCAN") && !plan.contains("B-TREE"), "{sql}\n{plan}");
            }
            assert!(plan(statements.count).contains("COVERING INDEX"));
        }
    }
}
