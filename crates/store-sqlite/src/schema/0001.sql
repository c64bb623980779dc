-- One row says how far the schema has come and which revision was given last.
CREATE TABLE meta (
    id             INTEGER PRIMARY KEY CHECK (id = 1),
    schema_version INTEGER NOT NULL,
    rev            INTEGER NOT NULL
);
INSERT INTO meta (id, schema_version, rev) VALUES (1, 0, 0);

-- What is checked without reading the body comes before it: columns behind a large one are found
-- by walking its overflow pages. With a rowid, because large rows slow a keyed tree down.
CREATE TABLE documents (
    key             TEXT    NOT NULL PRIMARY KEY,
    parent          TEXT    REFERENCES documents (key) DEFERRABLE INITIALLY DEFERRED,
    kind            TEXT    NOT NULL,
    listed          INTEGER NOT NULL,
    closing         INTEGER NOT NULL,
    rev             INTEGER NOT NULL,
    reference_count INTEGER NOT NULL,
    body            BLOB    NOT NULL,
    secrets         BLOB    NOT NULL
);
CREATE INDEX documents_by_kind ON documents (kind, key);
CREATE INDEX documents_listed ON documents (key) WHERE listed = 1;
CREATE INDEX documents_by_parent ON documents (parent) WHERE parent IS NOT NULL;

-- In the order the document gives them.
CREATE TABLE document_references (
    source  TEXT    NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    target  TEXT    NOT NULL,
    role    TEXT    NOT NULL,
    PRIMARY KEY (source, ordinal)
) WITHOUT ROWID;
CREATE INDEX references_by_target ON document_references (target, source);

CREATE TABLE claims (
    zone  TEXT NOT NULL,
    name  TEXT NOT NULL,
    owner TEXT NOT NULL,
    PRIMARY KEY (zone, name)
) WITHOUT ROWID;

-- Times are microseconds since 1970. A job without a wake time is held.
CREATE TABLE jobs (
    id           TEXT    NOT NULL PRIMARY KEY,
    wake         INTEGER,
    leased_until INTEGER,
    attempts     INTEGER NOT NULL,
    due          INTEGER GENERATED ALWAYS AS (max(wake, coalesce(leased_until, wake))) VIRTUAL,
    body         BLOB    NOT NULL,
    secrets      BLOB    NOT NULL
);
CREATE INDEX jobs_by_due ON jobs (due, id) WHERE due IS NOT NULL;
