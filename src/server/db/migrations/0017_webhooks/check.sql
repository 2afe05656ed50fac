-- Each statement must return no row.
SELECT event_id FROM outbox WHERE state = 'waiting';
