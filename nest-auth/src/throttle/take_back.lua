-- Takes one failure back under each key that has one.
for _, key in ipairs(KEYS) do
    if tonumber(redis.call('HGET', key, 'failures') or 0) > 0 then
        redis.call('HINCRBY', key, 'failures', -1)
    end
end
