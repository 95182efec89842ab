-- What is known of the session of a token that has not been used. Answers nothing for others.
-- KEYS: the token. ARGV: now.
local session = session_of(KEYS[1], ARGV[1])
if not session or redis.call('HGET', session, 'token') ~= KEYS[1] then
    return nil
end
return told(session)
