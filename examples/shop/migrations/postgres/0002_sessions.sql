-- A session is what one sign-in began: a family of refresh tokens, each of which replaced the one before.
CREATE TABLE sessions (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX sessions_of_user ON sessions (user_id);

-- Used tokens stay until their session ends, so that a second use is noticed.
CREATE TABLE refresh_tokens (
    hash TEXT PRIMARY KEY,
    session_id BIGINT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    used_at TIMESTAMPTZ
);

CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session_id);
