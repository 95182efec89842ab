-- Exchanges a token for the next one. Answers whether it did, and what was known of the session until then: 0 when the token had been used
-- before, by which the session has ended. Answers nothing when the token is none, or of a session that is over.
-- KEYS: the token, the next one. ARGV: now; when the session is over then; for how many milliseconds to keep it.
local now, expires_at, keep = ARGV[1], ARGV[2], ARGV[3]
local session = session_of(KEYS[1], now)
if not session then
    return nil
end
local before = told(session)
if redis.call('HGET', session, 'token') ~= KEYS[1] then
    finish(session)
    return {0, before}
end
redis.call('HSET', session, 'used_at', now, 'expires_at', expires_at)
give(session, KEYS[2], keep)
list(session, expires_at, now, keep)
return {1, before}
