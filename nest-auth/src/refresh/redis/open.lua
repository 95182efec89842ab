-- Opens a session with its first token.
-- KEYS: the session, the token, the sessions of the subject. ARGV: for how many milliseconds to keep it; then what is told of it, in that order.
local keep, used_at, expires_at = ARGV[1], ARGV[6], ARGV[7]
redis.call('HSET', KEYS[1], 'index', KEYS[3], 'id', ARGV[2], 'subject', ARGV[3], 'device', ARGV[4],
    'created_at', ARGV[5], 'used_at', used_at, 'expires_at', expires_at)
give(KEYS[1], KEYS[2], keep)
list(KEYS[1], expires_at, used_at, keep)
