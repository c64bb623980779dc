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

/// As [`POINTING_TO`], with the role as the last value.
const POINTING_AS: Statements = Statements {
    up: concat!(
        "SELECT ",
        document_columns!(),
        " FROM documents WHERE key IN (SELECT DISTINCT source FROM document_references \
         INDEXED BY references_by_role WHERE target = ?1 AND role = ?5 AND source >= ?2 \
         AND source < ?3 ORDER BY source LIMIT ?4) ORDER BY key"
    ),
    down: concat!(
        "SELECT ",
        document_columns!(),
        " FROM documents WHERE key IN (SELECT DISTINCT source FROM document_references \
         INDEXED BY references_by_role WHERE target = ?1 AND role = ?5 AND source >= ?2 \
         AND source < ?3 ORDER BY source DESC LIMIT ?4) ORDER BY key DESC"
    ),
    count: "SELECT count(DISTINCT source) FROM document_references \
            INDEXED BY references_by_role WHERE target = ?1 AND role = ?4 AND source >= ?2 \
            AND source < ?3",
};

pub fn list(
    connection: &Connection,
    filter: &Filter,
    after: Option<&str>,
    limit: usize,
    reverse: bool,
) -> Result<Vec<Document>, rusqlite::Error> {
    let Walk { statements, own, role } = of(filter);
    let range = filter.range().behind(after, reverse);
    let mut statement =
        connection.prepare_cached(if reverse { statements.down } else { statements.up })?;
    let (upper, limit) = (Upper(&range), row::limit(limit));
    let mut values: Vec<&dyn ToSql> = vec![&own, &range.from, &upper, &limit];
    values.extend(role.iter().map(|role| role as &dyn ToSql));
    statement.query_map(values.as_slice(), |row| row::document(connection, row))?.collect()
}

pub fn count(connection: &Connection, filter: &Filter) -> Result<u64, rusqlite::Error> {
    let Walk { statements, own, role } = of(filter);
    let range = filter.range();
    let upper = Upper(&range);
    let mut values: Vec<&dyn ToSql> = vec![&own, &range.from, &upper];
    values.extend(role.iter().map(|role| role as &dyn ToSql));
    connection
        .prepare_cached(statements.count)?
        .query_row(values.as_slice(), |row| row.get(0))
        .map(i64::cast_unsigned)
}

/// How a filter is walked, with the values that are its own.
struct Walk<'a> {
    statements: &'static Statements,
    own: Option<&'a str>,
    role: Option<&'a str>,
}

fn of(filter: &Filter) -> Walk<'_> {
    let (statements, own, role): (_, Option<&str>, Option<&str>) = match filter {
        Filter::Kind { kind, .. } => (&BY_KIND, Some(kind), None),
        Filter::Listed { .. } => (&LISTED, None, None),
        Filter::Below { .. } => (&BELOW, None, None),
        Filter::PointingTo { target } => (&POINTING_TO, Some(target), None),
        Filter::PointingAs { target, role } => (&POINTING_AS, Some(target), Some(role)),
    };
    Walk { statements, own, role }
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
            (
                POINTING_AS,
                "INDEX references_by_role (target=? AND role=? AND source>? AND source<?)",
            ),
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
