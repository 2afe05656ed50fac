-- The latest time that a shop has seen: its next batch is not before it, whatever the clock says by then.
CREATE TABLE shop_time (
  shop_id {{i64}} NOT NULL PRIMARY KEY,
  latest_ms {{i64}} NOT NULL
);
INSERT INTO shop_time (shop_id, latest_ms) SELECT shop_id, max(created_at) FROM outbox GROUP BY shop_id;
