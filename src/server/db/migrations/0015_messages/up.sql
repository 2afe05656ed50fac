-- What a person is told: written with what it tells of. Kinds and parameters, no sentences and nothing personal: the
-- client has the words.
CREATE TABLE messages (
  shop_id {{i64}} NOT NULL,
  message_id {{i64}} NOT NULL,
  account_id {{i64}} NOT NULL,       -- who is told
  kind {{text}} NOT NULL,
  subject_id {{i64}} NOT NULL,       -- the commission, withdrawal, application or tier
  amount_fen {{i64}},
  count {{i64}} NOT NULL DEFAULT 1 CHECK (count > 0),  -- commissions that are told of together
  told_at_ms {{i64}} NOT NULL,
  read_at_ms {{i64}},
  PRIMARY KEY (shop_id, message_id)
);
CREATE INDEX messages_by_account ON messages (shop_id, account_id, told_at_ms, message_id);
CREATE INDEX messages_unread ON messages (shop_id, account_id) WHERE read_at_ms IS NULL;
CREATE INDEX messages_by_age ON messages (shop_id, told_at_ms);
