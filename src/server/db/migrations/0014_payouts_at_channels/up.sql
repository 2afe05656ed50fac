-- What is known of a withdrawal at its channel, and the call that is under way. One row from the submission on.
CREATE TABLE payouts (
  shop_id {{i64}} NOT NULL,
  withdrawal_id {{i64}} NOT NULL,
  channel {{text}} NOT NULL CHECK (channel IN ('sandbox', 'manual_bank', 'wechat', 'alipay')),
  submitted_at_ms {{i64}} NOT NULL,
  next_call_at_ms {{i64}},          -- null: nothing to ask (it is over, or people work the channel)
  call {{text}} CHECK (call IN ('send', 'query', 'cancel')),  -- under way, from call_id on
  call_id {{i64}},
  called_at_ms {{i64}},
  send_wanted {{i64}} NOT NULL DEFAULT 1 CHECK (send_wanted IN (0, 1)),
  sent_at_ms {{i64}},               -- last
  send_open {{i64}} NOT NULL DEFAULT 0 CHECK (send_open IN (0, 1)),  -- no answer proves that it was not taken
  earlier_open_at_ms {{i64}},       -- the newest send before it of which that is true
  turned_away {{i64}} NOT NULL DEFAULT 0 CHECK (turned_away IN (0, 1)),
  known_there {{i64}} NOT NULL DEFAULT 0 CHECK (known_there IN (0, 1)),
  cancel_asked {{i64}} NOT NULL DEFAULT 0 CHECK (cancel_asked IN (0, 1)),
  asks {{i64}} NOT NULL DEFAULT 0,  -- in a row without news
  merchant_no {{text}},             -- the shop's account and app at the channel, as of the first send
  app_no {{text}},
  channel_no {{text}},              -- the channel's own number, or the bank's receipt
  confirm_package {{text}},
  failure {{text}},
  error {{text}},                   -- the channel's last code
  batch_id {{i64}},                 -- the newest file for the bank that it was in
  PRIMARY KEY (shop_id, withdrawal_id)
);
CREATE INDEX payouts_due ON payouts (shop_id, next_call_at_ms);

-- A list of payouts that was made for the bank. Its lines hold full account numbers and are written out anew each time.
CREATE TABLE bank_batches (
  shop_id {{i64}} NOT NULL,
  batch_id {{i64}} NOT NULL,
  made_by {{i64}} NOT NULL,
  made_at_ms {{i64}} NOT NULL,
  items {{i64}} NOT NULL CHECK (items > 0),
  total_fen {{i64}} NOT NULL CHECK (total_fen > 0),
  PRIMARY KEY (shop_id, batch_id)
);

INSERT INTO payouts (shop_id, withdrawal_id, channel, submitted_at_ms, next_call_at_ms, send_wanted, sent_at_ms, known_there)
SELECT w.shop_id, w.withdrawal_id, a.channel, w.submitted_at_ms, w.submitted_at_ms,
       CASE WHEN w.asked_at_ms IS NULL THEN 1 ELSE 0 END, w.asked_at_ms, CASE WHEN w.asked_at_ms IS NULL THEN 0 ELSE 1 END
FROM withdrawals w JOIN payout_accounts a ON a.shop_id = w.shop_id AND a.payout_account_id = w.payout_account_id
WHERE w.state IN ('paying', 'wait_user_confirm');

-- How a shop pays through a channel behind a network, as far as it may be shown; the keys are among the shop's secrets.
CREATE TABLE payout_channels (
  shop_id {{i64}} NOT NULL,
  channel {{text}} NOT NULL CHECK (channel IN ('wechat', 'alipay')),
  merchant_no {{text}} NOT NULL,
  app_no {{text}} NOT NULL,
  key_serial {{text}} NOT NULL,
  root_serial {{text}} NOT NULL,
  platform_key {{text}} NOT NULL,
  public_url {{text}} NOT NULL,
  set_at_ms {{i64}} NOT NULL,
  set_by {{i64}} NOT NULL,
  PRIMARY KEY (shop_id, channel)
);
