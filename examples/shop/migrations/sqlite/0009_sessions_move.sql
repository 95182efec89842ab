-- Sessions are kept by the framework now, in tables of its own; those that go on, and their tokens, move there.
INSERT INTO nest_refresh_sessions (id, subject, device, created_at, used_at, expires_at)
SELECT
    CAST(id AS TEXT),
    CAST(user_id AS TEXT),
    '',
    CAST(round(unixepoch(created_at, 'subsec') * 1000) AS INTEGER),
    CAST(round(unixepoch(coalesce((SELECT max(used_at) FROM refresh_tokens WHERE session_id = sessions.id), created_at), 'subsec') * 1000) AS INTEGER),
    CAST(round(unixepoch(expires_at, 'subsec') * 1000) AS INTEGER)
FROM sessions;

INSERT INTO nest_refresh_tokens (hash, session, used_at)
SELECT hash, CAST(session_id AS TEXT), CAST(round(unixepoch(used_at, 'subsec') * 1000) AS INTEGER)
FROM refresh_tokens;

DROP TABLE refresh_tokens;
DROP TABLE sessions;
