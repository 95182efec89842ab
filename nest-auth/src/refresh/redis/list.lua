-- What is known of each session of a subject that is not over.
-- KEYS: the sessions of the subject. ARGV: now.
local theirs = {}
for _, session in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[1], '+inf')) do
    -- One that Redis has dropped by itself is still listed.
    if redis.call('EXISTS', session) == 1 then
        table.insert(theirs, told(session))
    end
end
return theirs
