-- A session is what one sign-in began: a family of refresh tokens, each of which replaced the one before.
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
);

CREATE INDEX sessions_of_user ON sessions (user_id);

-- Used tokens stay until their session ends, so that a second use is noticed.
CREATE TABLE refresh_tokens (
    hash TEXT PRIMARY KEY,
    session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    used_at TEXT
);

CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session_id);
