-- What stands in front of each script of refresh sessions.
--
-- A session is a hash, whose field `token` is its good one. Each token, used or not, is a key that names its session, and they are all in a set
-- beside that. The sessions of a subject are in a sorted set, by when they are over. Times are milliseconds since 1970.

local function whole(number)
    return string.format('%d', number)
end

-- What is told of a session.
local function told(session)
    return redis.call('HMGET', session, 'id', 'subject', 'device', 'created_at', 'used_at', 'expires_at')
end

-- The session of a token, used or not, unless it is over.
local function session_of(token, now)
    local session = redis.call('GET', token)
    local expires_at = session and redis.call('HGET', session, 'expires_at')
    return expires_at and tonumber(expires_at) > tonumber(now) and session
end

-- Lists a session among those of its subject, from which those that are over go. The list stays as long as any session in it.
local function list(session, expires_at, now, keep)
    local index = redis.call('HGET', session, 'index')
    redis.call('ZREMRANGEBYSCORE', index, '-inf', now)
    redis.call('ZADD', index, expires_at, session)
    if redis.call('PTTL', index) < tonumber(keep) then
        redis.call('PEXPIRE', index, keep)
    end
end

-- Makes a token the good one of its session. The used ones have to be known for as long as the session, whose end moves with each exchange: so
-- all are kept for twice as long as is needed now, and touched again when half of that is over, rather than with each exchange. None of them
-- goes before the set does.
local function give(session, token, keep)
    local tokens = session .. ':tokens'
    redis.call('HSET', session, 'token', token)
    redis.call('PEXPIRE', session, keep)
    redis.call('SADD', tokens, token)
    local left, enough = redis.call('PTTL', tokens), 2 * tonumber(keep)
    if left < tonumber(keep) then
        for _, each in ipairs(redis.call('SMEMBERS', tokens)) do
            redis.call('SET', each, session, 'PX', whole(enough))
        end
        redis.call('PEXPIRE', tokens, whole(enough))
    else
        redis.call('SET', token, session, 'PX', whole(math.max(left, enough)))
    end
end

-- Takes a session away, with all of its tokens.
local function finish(session)
    local tokens = session .. ':tokens'
    for _, token in ipairs(redis.call('SMEMBERS', tokens)) do
        redis.call('DEL', token)
    end
    redis.call('ZREM', redis.call('HGET', session, 'index'), session)
    redis.call('DEL', tokens, session)
end

