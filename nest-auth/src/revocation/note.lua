-- Notes what was taken back. The latest times count, in whichever order the notes come.
-- KEYS[1]: what. ARGV[1]: until when tokens were issued, in seconds since 1970. ARGV[2]: when it is forgotten, in milliseconds since
-- 1970. ARGV[3]: for how many milliseconds to keep it. Texts are stored as they come, since Lua would round large numbers.
local known = redis.call('HMGET', KEYS[1], 'issued_until', 'forget_at')

if not known[1] or tonumber(ARGV[1]) > tonumber(known[1]) then
    redis.call('HSET', KEYS[1], 'issued_until', ARGV[1])
end
if not known[2] or tonumber(ARGV[2]) > tonumber(known[2]) then
    redis.call('HSET', KEYS[1], 'forget_at', ARGV[2])
end
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
