-- Running totals that leaderboards, tiers and dashboards read. What an order changes is one row per seller and day; a job
-- carries what is new from there into the longer windows (counted_… is what it has carried).
ALTER TABLE distributor_days ADD COLUMN sales_fen {{i64}} NOT NULL DEFAULT 0;         -- own direct sales paid that day, less refunds
ALTER TABLE distributor_days ADD COLUMN sold_orders {{i64}} NOT NULL DEFAULT 0;       -- orders among them, refunded or not
ALTER TABLE distributor_days ADD COLUMN settled_fen {{i64}} NOT NULL DEFAULT 0;       -- own sales released that day, less refunds since
ALTER TABLE distributor_days ADD COLUMN counted_sales_fen {{i64}} NOT NULL DEFAULT 0;
ALTER TABLE distributor_days ADD COLUMN counted_orders {{i64}} NOT NULL DEFAULT 0;
CREATE INDEX distributor_days_to_count ON distributor_days (shop_id, day, distributor_id)
  WHERE sales_fen <> counted_sales_fen OR sold_orders <> counted_orders;

CREATE TABLE standings (
  shop_id {{i64}} NOT NULL,
  period {{text}} NOT NULL CHECK (period IN ('day', 'week', 'month', 'all')),
  first_day {{i64}} NOT NULL,          -- of the period; 0 for 'all'
  distributor_id {{i64}} NOT NULL,
  sales_fen {{i64}} NOT NULL,
  orders {{i64}} NOT NULL,
  PRIMARY KEY (shop_id, period, first_day, distributor_id)
);
CREATE INDEX standings_by_sales ON standings (shop_id, period, first_day, sales_fen, distributor_id);

CREATE TABLE shop_days (
  shop_id {{i64}} NOT NULL,
  day {{i64}} NOT NULL,
  paid_orders {{i64}} NOT NULL DEFAULT 0,
  sales_fen {{i64}} NOT NULL DEFAULT 0,          -- goods of orders paid that day
  refunded_fen {{i64}} NOT NULL DEFAULT 0,       -- goods refunded that day, of whatever order
  commission_fen {{i64}} NOT NULL DEFAULT 0,     -- booked that day, all payees
  clawed_fen {{i64}} NOT NULL DEFAULT 0,         -- taken back that day
  joined {{i64}} NOT NULL DEFAULT 0,             -- people who became distributors
  touches {{i64}} NOT NULL DEFAULT 0,            -- of people, robots left out
  PRIMARY KEY (shop_id, day)
);

-- A tier rests on own settled sales of a window (all time where none is set); the job says why it moved somebody.
ALTER TABLE shop_policies ADD COLUMN tier_window_days {{i64}} CHECK (tier_window_days > 0);
ALTER TABLE shop_policies ADD COLUMN tier_downgrade {{i64}} NOT NULL DEFAULT 0 CHECK (tier_downgrade IN (0, 1));
ALTER TABLE distributors ADD COLUMN tier_due_at_ms {{i64}};      -- when the tier is looked at next; none: nothing to look at
ALTER TABLE distributors ADD COLUMN tier_held_until_ms {{i64}};  -- given by hand: not lowered before then
CREATE INDEX distributors_by_tier_due ON distributors (shop_id, tier_due_at_ms) WHERE tier_due_at_ms IS NOT NULL;
CREATE INDEX distributors_by_joining ON distributors (shop_id, joined_at_ms, distributor_id);

CREATE TABLE tier_changes (
  shop_id {{i64}} NOT NULL,
  change_id {{i64}} NOT NULL,
  distributor_id {{i64}} NOT NULL,
  from_tier {{i64}},                   -- none: this is how he began
  to_tier {{i64}} NOT NULL,
  cause {{text}} NOT NULL CHECK (cause IN ('joined', 'sales_up', 'sales_down', 'by_hand')),
  sales_fen {{i64}} NOT NULL,          -- own settled sales that were looked at
  window_days {{i64}},                 -- over how many days; none: all time
  reason {{text}} NOT NULL,
  changed_by {{i64}},                  -- none: the job
  changed_at_ms {{i64}} NOT NULL,
  PRIMARY KEY (shop_id, change_id),
  CHECK (from_tier IS NULL OR from_tier <> to_tier)
);
CREATE INDEX tier_changes_by_distributor ON tier_changes (shop_id, distributor_id, changed_at_ms, change_id);

-- What there was before: the totals of the orders paid so far, by the day of the shop.
INSERT INTO distributor_days (shop_id, distributor_id, day, sales_fen, sold_orders)
  SELECT c.shop_id, c.distributor_id, (c.paid_at_ms + s.utc_offset_min * 60000) / 86400000 AS day,
    CAST(sum(c.base_fen - c.goods_refunded_fen) AS {{i64}}), CAST(count(DISTINCT c.order_id) AS {{i64}})
  FROM commissions c JOIN shop s ON s.shop_id = c.shop_id WHERE c.level = 1 AND c.paid_at_ms IS NOT NULL
  GROUP BY c.shop_id, c.distributor_id, (c.paid_at_ms + s.utc_offset_min * 60000) / 86400000
  ON CONFLICT (shop_id, distributor_id, day) DO UPDATE SET
    sales_fen = excluded.sales_fen, sold_orders = excluded.sold_orders;
INSERT INTO distributor_days (shop_id, distributor_id, day, settled_fen)
  SELECT c.shop_id, c.distributor_id, (c.released_at_ms + s.utc_offset_min * 60000) / 86400000 AS day,
    CAST(sum(c.base_fen - c.goods_refunded_fen) AS {{i64}})
  FROM commissions c JOIN shop s ON s.shop_id = c.shop_id WHERE c.level = 1 AND c.state = 'available'
  GROUP BY c.shop_id, c.distributor_id, (c.released_at_ms + s.utc_offset_min * 60000) / 86400000
  ON CONFLICT (shop_id, distributor_id, day) DO UPDATE SET settled_fen = excluded.settled_fen;
INSERT INTO shop_days (shop_id, day, paid_orders, sales_fen)
  SELECT o.shop_id, (o.paid_at_ms + s.utc_offset_min * 60000) / 86400000 AS day,
    CAST(count(*) AS {{i64}}), CAST(sum(o.goods_fen) AS {{i64}})
  FROM orders o JOIN shop s ON s.shop_id = o.shop_id WHERE o.paid_at_ms IS NOT NULL
  GROUP BY o.shop_id, (o.paid_at_ms + s.utc_offset_min * 60000) / 86400000;
INSERT INTO shop_days (shop_id, day, refunded_fen, clawed_fen)
  SELECT r.shop_id, (r.refunded_at_ms + s.utc_offset_min * 60000) / 86400000 AS day,
    CAST(sum(r.goods_fen) AS {{i64}}), CAST(sum(r.clawed_fen) AS {{i64}})
  FROM refunds r JOIN shop s ON s.shop_id = r.shop_id JOIN orders o ON o.shop_id = r.shop_id AND o.order_id = r.order_id
  WHERE o.paid_at_ms IS NOT NULL
  GROUP BY r.shop_id, (r.refunded_at_ms + s.utc_offset_min * 60000) / 86400000
  ON CONFLICT (shop_id, day) DO UPDATE SET refunded_fen = excluded.refunded_fen, clawed_fen = excluded.clawed_fen;
INSERT INTO shop_days (shop_id, day, commission_fen)
  SELECT c.shop_id, (c.paid_at_ms + s.utc_offset_min * 60000) / 86400000 AS day, CAST(sum(c.booked_fen) AS {{i64}})
  FROM commissions c JOIN shop s ON s.shop_id = c.shop_id WHERE c.paid_at_ms IS NOT NULL
  GROUP BY c.shop_id, (c.paid_at_ms + s.utc_offset_min * 60000) / 86400000
  ON CONFLICT (shop_id, day) DO UPDATE SET commission_fen = excluded.commission_fen;
INSERT INTO shop_days (shop_id, day, joined)
  SELECT d.shop_id, (d.joined_at_ms + s.utc_offset_min * 60000) / 86400000 AS day, CAST(count(*) AS {{i64}})
  FROM distributors d JOIN shop s ON s.shop_id = d.shop_id
  GROUP BY d.shop_id, (d.joined_at_ms + s.utc_offset_min * 60000) / 86400000
  ON CONFLICT (shop_id, day) DO UPDATE SET joined = excluded.joined;
INSERT INTO shop_days (shop_id, day, touches)
  SELECT t.shop_id, (t.touched_at_ms + s.utc_offset_min * 60000) / 86400000 AS day, CAST(count(*) AS {{i64}})
  FROM touches t JOIN shop s ON s.shop_id = t.shop_id WHERE t.robot = 0
  GROUP BY t.shop_id, (t.touched_at_ms + s.utc_offset_min * 60000) / 86400000
  ON CONFLICT (shop_id, day) DO UPDATE SET touches = excluded.touches;
UPDATE distributors SET tier_due_at_ms = 0 WHERE settled_sales_fen > 0;
