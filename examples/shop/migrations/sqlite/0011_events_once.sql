-- Events come by way of the outbox now, from where one may come a second time; its id tells. Those of before have none.
ALTER TABLE audit_events ADD COLUMN event_id TEXT;

CREATE UNIQUE INDEX audit_events_by_event ON audit_events (event_id);
