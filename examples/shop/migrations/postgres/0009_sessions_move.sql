-- Sessions are kept by the framework now, in tables of its own; those that go on, and their tokens, move there.
INSERT INTO nest_refresh_sessions (id, subject, device, created_at, used_at, expires_at)
SELECT
    CAST(id AS TEXT),
    CAST(user_id AS TEXT),
    '',
    CAST(extract(epoch FROM created_at) * 1000 AS BIGINT),
    CAST(extract(epoch FROM coalesce((SELECT max(used_at) FROM refresh_tokens WHERE session_id = sessions.id), created_at)) * 1000 AS BIGINT),
    CAST(extract(epoch FROM expires_at) * 1000 AS BIGINT)
FROM sessions;

INSERT INTO nest_refresh_tokens (hash, session, used_at)
SELECT hash, CAST(session_id AS TEXT), CAST(extract(epoch FROM used_at) * 1000 AS BIGINT)
FROM refresh_tokens;

DROP TABLE refresh_tokens;
DROP TABLE sessions;
