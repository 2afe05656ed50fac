-- Events for other systems. Nobody has listened so far, so nothing waits.
UPDATE outbox SET state = 'delivered' WHERE state = 'waiting';
-- Set once an event's deliveries were written; what was appended with a listener and is not planned yet is found by this index
-- alone, lowest version first.
ALTER TABLE outbox ADD COLUMN planned_at_ms {{i64}};
CREATE INDEX outbox_unplanned ON outbox (shop_id, version, event_id) WHERE state = 'waiting' AND planned_at_ms IS NULL;

-- The last version of an aggregate whose events up to it were forgotten: the next one goes on from there.
CREATE TABLE outbox_forgotten (
  shop_id {{i64}} NOT NULL,
  aggregate {{text}} NOT NULL,
  version {{i64}} NOT NULL CHECK (version >= 1),
  PRIMARY KEY (shop_id, aggregate)
);

CREATE TABLE webhooks (
  shop_id {{i64}} NOT NULL,
  webhook_id {{i64}} NOT NULL,
  url {{text}} NOT NULL,
  event_types {{text}} NOT NULL,            -- patterns, separated by a blank
  active {{i64}} NOT NULL CHECK (active IN (0, 1)),
  secret_no {{i64}} NOT NULL CHECK (secret_no >= 1),
  old_secret_until_ms {{i64}},              -- the secret before the last is good until then
  failing_since_ms {{i64}},                 -- no delivery arrived since
  paused_at_ms {{i64}},
  pause_reason {{text}},
  created_at_ms {{i64}} NOT NULL,
  PRIMARY KEY (shop_id, webhook_id),
  CHECK ((paused_at_ms IS NULL) = (pause_reason IS NULL))
);

-- One event on its way to one webhook. Per webhook and aggregate one is waiting or being sent, the lowest version; those behind
-- it are queued, and so are all of them while the webhook is paused or off.
CREATE TABLE webhook_deliveries (
  shop_id {{i64}} NOT NULL,
  delivery_id {{i64}} NOT NULL,
  webhook_id {{i64}} NOT NULL,
  event_id {{i64}} NOT NULL,
  aggregate {{text}} NOT NULL,
  version {{i64}} NOT NULL,
  state {{text}} NOT NULL CHECK (state IN ('queued', 'waiting', 'sending', 'delivered', 'dead')),
  tries {{i64}} NOT NULL DEFAULT 0 CHECK (tries >= 0),
  due_ms {{i64}} NOT NULL,                  -- waiting: when it is sent; sending: when its sender is given up
  planned_at_ms {{i64}} NOT NULL,
  settled_at_ms {{i64}},
  last_status {{i64}},
  last_error {{text}},
  PRIMARY KEY (shop_id, delivery_id),
  UNIQUE (shop_id, event_id, webhook_id),
  FOREIGN KEY (shop_id, webhook_id) REFERENCES webhooks (shop_id, webhook_id),
  FOREIGN KEY (shop_id, event_id) REFERENCES outbox (shop_id, event_id),
  CHECK ((state IN ('delivered', 'dead')) = (settled_at_ms IS NOT NULL))
);
CREATE UNIQUE INDEX webhook_deliveries_head ON webhook_deliveries (shop_id, webhook_id, aggregate) WHERE state IN ('waiting', 'sending');
CREATE INDEX webhook_deliveries_in_line ON webhook_deliveries (shop_id, webhook_id, aggregate, version);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (shop_id, webhook_id, state, due_ms);
CREATE INDEX webhook_deliveries_by_state ON webhook_deliveries (shop_id, state, planned_at_ms, delivery_id);
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (shop_id, planned_at_ms, delivery_id);
