-- Ends a session of a subject, and answers whether there was one.
-- KEYS: the session. ARGV: the subject.
if redis.call('HGET', KEYS[1], 'subject') ~= ARGV[1] then
    return 0
end
finish(KEYS[1])
return 1
