-- Changes a field of a session that is there: one that was ended meanwhile stays ended. The list of its subject is kept for as long as any
-- session in it.
-- KEYS[1]: the session. ARGV[1]: the field. ARGV[2]: its value. ARGV[3]: for how many milliseconds to keep the session.
-- ARGV[4]: its hash.
local index = redis.call('HGET', KEYS[1], 'index')

if index then
    redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
    redis.call('SADD', index, ARGV[4])
    if redis.call('PTTL', index) < tonumber(ARGV[3]) then
        redis.call('PEXPIRE', index, ARGV[3])
    end
end
