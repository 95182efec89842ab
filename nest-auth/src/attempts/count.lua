-- Counts an attempt, and answers 0; or answers for how many microseconds to wait, without counting it.
-- KEYS[1]: the key. ARGV[1]: how many attempts pass. ARGV[2]: the window in microseconds.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local window = tonumber(ARGV[2])

redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local counted = redis.call('ZCARD', KEYS[1])

if counted >= tonumber(ARGV[1]) then
    local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
    return math.max(1, oldest[2] + window - now)
end

-- Two attempts within a microsecond are two members, since the number of those counted has grown. Numbers are written out,
-- since Lua would write large ones with an exponent.
redis.call('ZADD', KEYS[1], now, string.format('%.0f:%d', now, counted))
redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000))
return 0
