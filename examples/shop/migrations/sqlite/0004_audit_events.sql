-- What happened, written in the transaction in which it happened. The payload is JSON.
CREATE TABLE audit_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at TEXT NOT NULL
);

CREATE INDEX audit_events_by_name ON audit_events (name, id);
