-- Counts a failure under each key, and answers 0; or answers for how many milliseconds to wait, and counts nothing.
-- KEYS: what it counts under. ARGV[1]: now, in milliseconds since 1970. For each key four more: how many failures are free, how long to
-- wait after the next one, how long at most, and for how long failures count, all in milliseconds.
local now = tonumber(ARGV[1])
local longest = 0
local counts = {}

for i, key in ipairs(KEYS) do
    local free, first, most, remember =
        tonumber(ARGV[4 * i - 2]), tonumber(ARGV[4 * i - 1]), tonumber(ARGV[4 * i]), tonumber(ARGV[4 * i + 1])
    local known = redis.call('HMGET', key, 'failures', 'last')
    local count, quiet = tonumber(known[1] or 0), math.max(0, now - tonumber(known[2] or 0))
    if quiet >= remember then
        count = 0
    end
    if count > free then
        longest = math.max(longest, math.min(most, first * 2 ^ (count - free - 1)) - quiet)
    end
    counts[i] = count
end

if longest > 0 then
    return math.ceil(longest)
end

for i, key in ipairs(KEYS) do
    redis.call('HSET', key, 'failures', string.format('%d', counts[i] + 1), 'last', ARGV[1])
    redis.call('PEXPIRE', key, ARGV[4 * i + 1])
end
return 0
