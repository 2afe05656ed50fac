-- Orders that another system keeps and tells us of: by whom, under which names, and how far each was told.
CREATE TABLE order_sources (
  shop_id {{i64}} NOT NULL,
  source_id {{i64}} NOT NULL,
  name {{text}} NOT NULL,
  state {{text}} NOT NULL CHECK (state IN ('active', 'disabled')),
  unknown_goods {{text}} NOT NULL CHECK (unknown_goods IN ('create', 'refuse')),
  pull_url {{text}},                 -- asked for what is new; none: it tells by itself
  pull_every_min {{i64}} CHECK (pull_every_min > 0),
  pull_cursor {{text}},              -- up to where it was asked, as the other side names it
  pull_at_ms {{i64}},                -- when to ask next
  created_at_ms {{i64}} NOT NULL,
  seen_at_ms {{i64}},
  applied {{i64}} NOT NULL DEFAULT 0,
  ignored {{i64}} NOT NULL DEFAULT 0,
  refused {{i64}} NOT NULL DEFAULT 0,
  last_error {{text}},
  last_error_at_ms {{i64}},
  PRIMARY KEY (shop_id, source_id),
  UNIQUE (shop_id, name),
  CHECK ((pull_url IS NULL) = (pull_every_min IS NULL))
);
CREATE INDEX order_sources_to_ask ON order_sources (shop_id, pull_at_ms);

-- What a source calls our things.
CREATE TABLE external_names (
  shop_id {{i64}} NOT NULL,
  source_id {{i64}} NOT NULL,
  kind {{text}} NOT NULL CHECK (kind IN ('category', 'product', 'sku', 'customer', 'distributor')),
  external_id {{text}} NOT NULL,
  internal_id {{i64}} NOT NULL,
  PRIMARY KEY (shop_id, source_id, kind, external_id)
);

CREATE TABLE external_orders (
  shop_id {{i64}} NOT NULL,
  source_id {{i64}} NOT NULL,
  external_id {{text}} NOT NULL,
  order_id {{i64}} NOT NULL,
  version {{i64}} NOT NULL CHECK (version > 0),   -- the last one that was applied
  content_hash {{text}} NOT NULL,                 -- of that version, keyed: another content of it is a mistake over there
  goods {{text}} NOT NULL,                        -- JSON: what was sold, in the source's names
  told_at_ms {{i64}} NOT NULL,
  PRIMARY KEY (shop_id, source_id, external_id),
  UNIQUE (shop_id, order_id)
);

-- What was refused last of an order, until a version of it is applied: the source's to-do list.
CREATE TABLE refused_orders (
  shop_id {{i64}} NOT NULL,
  source_id {{i64}} NOT NULL,
  external_id {{text}} NOT NULL,
  version {{i64}} NOT NULL,
  problem {{text}} NOT NULL,                      -- JSON
  refused_at_ms {{i64}} NOT NULL,
  PRIMARY KEY (shop_id, source_id, external_id)
);
CREATE INDEX refused_orders_by_age ON refused_orders (shop_id, source_id, refused_at_ms);

-- Set: the order is kept by that source, and changed there only.
ALTER TABLE orders ADD COLUMN source_id {{i64}};
