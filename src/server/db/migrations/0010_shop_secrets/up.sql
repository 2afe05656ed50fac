-- What a shop shares with another system and nobody may read: keys of webhooks, of payment channels. Sealed under a key that
-- is derived from the master key, the shop and the name.
CREATE TABLE shop_secrets (
  shop_id {{i64}} NOT NULL,
  name {{text}} NOT NULL,
  sealed {{blob}} NOT NULL,
  set_at_ms {{i64}} NOT NULL,
  PRIMARY KEY (shop_id, name)
);
