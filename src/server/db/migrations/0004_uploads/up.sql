-- Posters on their way from a phone's browser to its album: WeChat saves and forwards only what has an address. They are
-- here for minutes; whoever has the id may fetch one.
CREATE TABLE uploads (
  shop_id {{i64}} NOT NULL,
  upload_id {{text}} NOT NULL,
  account_id {{i64}} NOT NULL,
  content {{blob}} NOT NULL,
  expires_at_ms {{i64}} NOT NULL,
  PRIMARY KEY (shop_id, upload_id)
);
CREATE INDEX uploads_by_age ON uploads (shop_id, expires_at_ms);
CREATE INDEX uploads_by_account ON uploads (shop_id, account_id, expires_at_ms);
