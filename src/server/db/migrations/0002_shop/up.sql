-- The shop's own tables: goods, people, orders, commissions, withdrawals. Times are UTC milliseconds, days are days
-- since 1970-01-01 in the shop's zone, amounts are minor units of the shop's currency.

-- What the merchant has set. One row per shop, the kernels in src/domain get it as their policies.
CREATE TABLE shop_policies (
  shop_id {{i64}} NOT NULL PRIMARY KEY,
  commission_levels {{i64}} NOT NULL DEFAULT 1 CHECK (commission_levels BETWEEN 1 AND 2),
  self_purchase {{text}} NOT NULL DEFAULT 'none' CHECK (self_purchase IN ('none', 'allowed')),
  channel_fee_bp {{i64}} NOT NULL DEFAULT 0 CHECK (channel_fee_bp BETWEEN 0 AND 10000),
  bind_mode {{text}} NOT NULL DEFAULT 'protected' CHECK (bind_mode IN ('first', 'last', 'protected')),
  protect_days {{i64}} NOT NULL DEFAULT 30 CHECK (protect_days >= 0),
  bind_valid_days {{i64}} CHECK (bind_valid_days > 0),
  link_valid_days {{i64}} NOT NULL DEFAULT 180 CHECK (link_valid_days > 0),
  freeze_days {{i64}} NOT NULL DEFAULT 7 CHECK (freeze_days >= 0),
  auto_receive_days {{i64}} NOT NULL DEFAULT 10 CHECK (auto_receive_days > 0),
  pay_within_min {{i64}} NOT NULL DEFAULT 30 CHECK (pay_within_min > 0),
  freight_flat_fen {{i64}} NOT NULL DEFAULT 0 CHECK (freight_flat_fen >= 0),
  freight_free_from_fen {{i64}} NOT NULL DEFAULT 0 CHECK (freight_free_from_fen >= 0),
  withdrawal_min_fen {{i64}} NOT NULL DEFAULT 1000 CHECK (withdrawal_min_fen > 0),
  withdrawal_max_fen {{i64}} NOT NULL DEFAULT 2000000 CHECK (withdrawal_max_fen >= withdrawal_min_fen),
  withdrawals_per_day {{i64}} NOT NULL DEFAULT 3 CHECK (withdrawals_per_day > 0),
  withdrawal_fee_bp {{i64}} NOT NULL DEFAULT 0 CHECK (withdrawal_fee_bp BETWEEN 0 AND 10000),
  withdrawal_fee_fixed_fen {{i64}} NOT NULL DEFAULT 0 CHECK (withdrawal_fee_fixed_fen >= 0),
  tax_regime {{text}} NOT NULL DEFAULT 'none'
    CHECK (tax_regime IN ('none', 'per_payment', 'platform_cumulative', 'company_invoice'))
);

CREATE TABLE categories (
  shop_id {{i64}} NOT NULL,
  category_id {{i64}} NOT NULL,
  position {{i64}} NOT NULL,
  name {{text}} NOT NULL,
  name_en {{text}} NOT NULL,
  PRIMARY KEY (shop_id, category_id)
);

CREATE TABLE products (
  shop_id {{i64}} NOT NULL,
  product_id {{i64}} NOT NULL,
  category_id {{i64}} NOT NULL,
  position {{i64}} NOT NULL,
  title {{text}} NOT NULL,
  title_en {{text}} NOT NULL,
  subtitle {{text}} NOT NULL,
  subtitle_en {{text}} NOT NULL,
  points {{text}} NOT NULL,          -- JSON list of texts
  picture_url {{text}} NOT NULL,
  thumb_url {{text}} NOT NULL,
  cut_url {{text}},
  poster_title {{text}} NOT NULL,
  poster_subtitle {{text}} NOT NULL,
  badge {{text}},
  distributable {{i64}} NOT NULL CHECK (distributable IN (0, 1)),
  on_sale {{i64}} NOT NULL CHECK (on_sale IN (0, 1)),
  units_sold {{i64}} NOT NULL DEFAULT 0 CHECK (units_sold >= 0),
  created_at_ms {{i64}} NOT NULL,
  PRIMARY KEY (shop_id, product_id),
  FOREIGN KEY (shop_id, category_id) REFERENCES categories (shop_id, category_id)
);
CREATE INDEX products_by_category ON products (shop_id, category_id, position);

CREATE TABLE skus (
  shop_id {{i64}} NOT NULL,
  sku_id {{i64}} NOT NULL,
  product_id {{i64}} NOT NULL,
  position {{i64}} NOT NULL,
  name {{text}} NOT NULL,
  name_en {{text}} NOT NULL,
  price_fen {{i64}} NOT NULL CHECK (price_fen >= 0),
  list_price_fen {{i64}} CHECK (list_price_fen >= 0),
  cost_fen {{i64}} CHECK (cost_fen >= 0),
  per_buyer_max {{i64}} CHECK (per_buyer_max > 0),
  PRIMARY KEY (shop_id, sku_id),
  FOREIGN KEY (shop_id, product_id) REFERENCES products (shop_id, product_id)
);
CREATE INDEX skus_by_product ON skus (shop_id, product_id, position);

CREATE TABLE stock (
  shop_id {{i64}} NOT NULL,
  sku_id {{i64}} NOT NULL,
  received {{i64}} NOT NULL CHECK (received >= 0),
  written_off {{i64}} NOT NULL DEFAULT 0 CHECK (written_off >= 0),
  sold {{i64}} NOT NULL DEFAULT 0 CHECK (sold >= 0),
  reserved {{i64}} NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  left_over {{i64}} NOT NULL CHECK (left_over >= 0),
  PRIMARY KEY (shop_id, sku_id),
  CHECK (sold + reserved + left_over = received - written_off)
);

CREATE TABLE tiers (
  shop_id {{i64}} NOT NULL,
  tier_id {{i64}} NOT NULL,
  position {{i64}} NOT NULL,
  name {{text}} NOT NULL,
  name_en {{text}} NOT NULL,
  from_sales_fen {{i64}} NOT NULL CHECK (from_sales_fen >= 0),
  training_required {{i64}} NOT NULL DEFAULT 0 CHECK (training_required IN (0, 1)),
  PRIMARY KEY (shop_id, tier_id)
);

-- One row says what one level gets. Rows are never edited: a change is a new version.
CREATE TABLE commission_rules (
  shop_id {{i64}} NOT NULL,
  rule_id {{i64}} NOT NULL,
  rule_version {{i64}} NOT NULL CHECK (rule_version > 0),
  source {{text}} NOT NULL
    CHECK (source IN ('sku_tier', 'sku', 'product_tier', 'product', 'category', 'campaign', 'tier', 'shop')),
  name {{text}} NOT NULL,
  sku_id {{i64}},
  product_id {{i64}},
  category_id {{i64}},
  tier_id {{i64}},
  level {{i64}} NOT NULL CHECK (level BETWEEN 1 AND 2),
  rate_bp {{i64}} CHECK (rate_bp BETWEEN 0 AND 10000),
  fixed_amount_fen {{i64}} CHECK (fixed_amount_fen >= 0),
  effective_from_ms {{i64}} NOT NULL,
  effective_until_ms {{i64}},
  recorded_at_ms {{i64}} NOT NULL,
  recorded_by {{i64}},
  PRIMARY KEY (shop_id, rule_id, rule_version),
  CHECK ((rate_bp IS NULL) <> (fixed_amount_fen IS NULL)),
  CHECK (effective_until_ms IS NULL OR effective_until_ms > effective_from_ms)
);

-- Level 2 is paid only where the merchant has put his name to this.
CREATE TABLE attestations (
  shop_id {{i64}} NOT NULL,
  level {{i64}} NOT NULL CHECK (level = 2),
  body {{text}} NOT NULL,
  recorded_at_ms {{i64}} NOT NULL,
  recorded_by {{i64}},
  PRIMARY KEY (shop_id, level, recorded_at_ms)
);

CREATE TABLE distributors (
  shop_id {{i64}} NOT NULL,
  distributor_id {{i64}} NOT NULL,
  account_id {{i64}} NOT NULL,
  referrer_id {{i64}} CHECK (referrer_id <> distributor_id),
  tier_id {{i64}} NOT NULL,
  status {{text}} NOT NULL CHECK (status IN ('active', 'suspended', 'retired')),
  invite_code {{text}} NOT NULL,
  name_sealed {{blob}} NOT NULL,
  avatar_url {{text}},
  avatar_opt_in {{i64}} NOT NULL DEFAULT 0 CHECK (avatar_opt_in IN (0, 1)),
  -- Own direct sales whose freeze has passed, less what was refunded since. The only thing a tier may rest on.
  settled_sales_fen {{i64}} NOT NULL DEFAULT 0 CHECK (settled_sales_fen >= 0),
  joined_at_ms {{i64}} NOT NULL,
  PRIMARY KEY (shop_id, distributor_id),
  UNIQUE (shop_id, account_id),
  UNIQUE (shop_id, invite_code)
);
CREATE INDEX distributors_by_referrer ON distributors (shop_id, referrer_id);

CREATE TABLE applications (
  shop_id {{i64}} NOT NULL,
  application_id {{i64}} NOT NULL,
  account_id {{i64}} NOT NULL,
  name_sealed {{blob}} NOT NULL,
  reason {{text}},
  invited_by {{i64}},
  review_status {{text}} NOT NULL CHECK (review_status IN ('pending', 'approved', 'rejected')),
  reject_reason {{text}},
  applied_at_ms {{i64}} NOT NULL,
  reviewed_at_ms {{i64}},
  reviewed_by {{i64}},
  PRIMARY KEY (shop_id, application_id),
  CHECK ((review_status = 'pending') = (reviewed_at_ms IS NULL)),
  CHECK (review_status <> 'rejected' OR reject_reason IS NOT NULL)
);
CREATE UNIQUE INDEX applications_open ON applications (shop_id, account_id) WHERE review_status = 'pending';
CREATE INDEX applications_by_account ON applications (shop_id, account_id, applied_at_ms);
CREATE INDEX applications_by_time ON applications (shop_id, applied_at_ms, application_id);

-- Short codes are unique over all shops: the code alone must lead to its row.
CREATE TABLE promo_links (
  promo_code {{text}} NOT NULL PRIMARY KEY,
  shop_id {{i64}} NOT NULL,
  link_id {{i64}} NOT NULL,
  distributor_id {{i64}} NOT NULL,
  product_id {{i64}} NOT NULL,
  created_at_ms {{i64}} NOT NULL,
  expires_at_ms {{i64}} NOT NULL,
  UNIQUE (shop_id, link_id),
  CHECK (expires_at_ms > created_at_ms)
);
CREATE INDEX promo_links_by_owner ON promo_links (shop_id, distributor_id, product_id, expires_at_ms);

-- GETs of a short link, link-preview robots included: counted, never more than that.
CREATE TABLE impressions (
  shop_id {{i64}} NOT NULL,
  link_id {{i64}} NOT NULL,
  day {{i64}} NOT NULL,
  people {{i64}} NOT NULL DEFAULT 0,
  robots {{i64}} NOT NULL DEFAULT 0,
  PRIMARY KEY (shop_id, link_id, day)
);

CREATE TABLE touches (
  shop_id {{i64}} NOT NULL,
  touch_id {{i64}} NOT NULL,
  visitor_key {{text}} NOT NULL,
  account_id {{i64}},                -- whose visitor it turned out to be
  link_id {{i64}} NOT NULL,
  distributor_id {{i64}} NOT NULL,
  product_id {{i64}} NOT NULL,
  source {{text}} NOT NULL CHECK (source IN ('landing', 'poster', 'link', 'order')),
  robot {{i64}} NOT NULL CHECK (robot IN (0, 1)),
  touched_at_ms {{i64}} NOT NULL,
  outcome {{text}},                  -- of the binding rules, none until the visitor is known
  PRIMARY KEY (shop_id, touch_id)
);
CREATE INDEX touches_by_visitor ON touches (shop_id, visitor_key, touched_at_ms);
CREATE INDEX touches_by_account ON touches (shop_id, account_id, touched_at_ms);

CREATE TABLE bindings (
  shop_id {{i64}} NOT NULL,
  account_id {{i64}} NOT NULL,       -- the buyer
  distributor_id {{i64}} NOT NULL,
  touch_id {{i64}},                  -- none: bound by hand
  bind_mode {{text}} NOT NULL CHECK (bind_mode IN ('first', 'last', 'protected')),
  bound_at_ms {{i64}} NOT NULL,
  protect_until_ms {{i64}},
  expires_at_ms {{i64}},
  PRIMARY KEY (shop_id, account_id)
);
CREATE INDEX bindings_by_distributor ON bindings (shop_id, distributor_id);

CREATE TABLE addresses (
  shop_id {{i64}} NOT NULL,
  address_id {{i64}} NOT NULL,
  account_id {{i64}} NOT NULL,
  content_sealed {{blob}} NOT NULL,  -- the wire struct, sealed with the person's key
  content_hash {{text}} NOT NULL,    -- keyed: the same address twice is one row
  used_at_ms {{i64}} NOT NULL,
  PRIMARY KEY (shop_id, address_id),
  UNIQUE (shop_id, account_id, content_hash)
);

CREATE TABLE orders (
  shop_id {{i64}} NOT NULL,
  order_id {{i64}} NOT NULL,
  order_no {{text}} NOT NULL,
  account_id {{i64}} NOT NULL,
  state {{text}} NOT NULL CHECK (state IN ('placed', 'paid', 'shipped', 'received', 'closed', 'refunded')),
  goods_fen {{i64}} NOT NULL CHECK (goods_fen >= 0),
  discount_fen {{i64}} NOT NULL CHECK (discount_fen >= 0),
  freight_fen {{i64}} NOT NULL CHECK (freight_fen >= 0),
  payable_fen {{i64}} NOT NULL,
  refunded_goods_fen {{i64}} NOT NULL DEFAULT 0,
  refunded_freight_fen {{i64}} NOT NULL DEFAULT 0,
  address_id {{i64}} NOT NULL,
  buyer_note_sealed {{blob}},
  distributor_id {{i64}},            -- who sold it
  attribution {{text}},              -- JSON: winning touch, rule, time left, copied when placed
  placed_at_ms {{i64}} NOT NULL,
  pay_before_ms {{i64}} NOT NULL,
  reserved_until_ms {{i64}} NOT NULL,
  paid_at_ms {{i64}},
  shipped_at_ms {{i64}},
  auto_receive_at_ms {{i64}},
  received_at_ms {{i64}},
  closed_at_ms {{i64}},
  PRIMARY KEY (shop_id, order_id),
  UNIQUE (shop_id, order_no),
  CHECK (payable_fen = goods_fen + freight_fen),
  CHECK (refunded_goods_fen BETWEEN 0 AND goods_fen),
  CHECK (refunded_freight_fen BETWEEN 0 AND freight_fen)
);
CREATE INDEX orders_by_buyer ON orders (shop_id, account_id, placed_at_ms, order_id);
CREATE INDEX orders_by_time ON orders (shop_id, placed_at_ms, order_id);
CREATE INDEX orders_by_state ON orders (shop_id, state, placed_at_ms, order_id);
CREATE INDEX orders_to_expire ON orders (state, reserved_until_ms);
CREATE INDEX orders_to_receive ON orders (state, auto_receive_at_ms);

-- The running number of a day's orders, for the number that people read.
CREATE TABLE order_counters (
  shop_id {{i64}} NOT NULL,
  day {{i64}} NOT NULL,
  placed {{i64}} NOT NULL,
  PRIMARY KEY (shop_id, day)
);

CREATE TABLE order_lines (
  shop_id {{i64}} NOT NULL,
  line_id {{i64}} NOT NULL,
  order_id {{i64}} NOT NULL,
  line_no {{i64}} NOT NULL CHECK (line_no > 0),
  product_id {{i64}} NOT NULL,
  sku_id {{i64}} NOT NULL,
  title {{text}} NOT NULL,
  title_en {{text}} NOT NULL,
  sku_name {{text}} NOT NULL,
  sku_name_en {{text}} NOT NULL,
  picture_url {{text}} NOT NULL,
  thumb_url {{text}} NOT NULL,
  unit_price_fen {{i64}} NOT NULL CHECK (unit_price_fen >= 0),
  quantity {{i64}} NOT NULL CHECK (quantity > 0),
  goods_fen {{i64}} NOT NULL CHECK (goods_fen BETWEEN 0 AND unit_price_fen * quantity),  -- the commission base
  refunded_fen {{i64}} NOT NULL DEFAULT 0,
  back_in_stock {{i64}} NOT NULL DEFAULT 0 CHECK (back_in_stock BETWEEN 0 AND quantity),
  commission {{text}} NOT NULL,      -- JSON: rule, base parts, guard, copied when placed, never changed
  PRIMARY KEY (shop_id, line_id),
  UNIQUE (shop_id, order_id, line_no),
  CHECK (refunded_fen BETWEEN 0 AND goods_fen),
  FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, order_id)
);

CREATE TABLE shipments (
  shop_id {{i64}} NOT NULL,
  shipment_id {{i64}} NOT NULL,
  order_id {{i64}} NOT NULL,
  carrier {{text}} NOT NULL,
  tracking_no {{text}} NOT NULL,
  shipped_at_ms {{i64}} NOT NULL,
  PRIMARY KEY (shop_id, shipment_id)
);
CREATE INDEX shipments_by_order ON shipments (shop_id, order_id);

CREATE TABLE payments (
  shop_id {{i64}} NOT NULL,
  payment_no {{text}} NOT NULL,
  order_id {{i64}} NOT NULL,
  channel {{text}} NOT NULL CHECK (channel IN ('sandbox', 'wechat', 'alipay')),
  amount_fen {{i64}} NOT NULL CHECK (amount_fen >= 0),
  state {{text}} NOT NULL CHECK (state IN ('open', 'paid', 'failed', 'closed', 'refunded')),
  created_at_ms {{i64}} NOT NULL,
  finished_at_ms {{i64}},
  PRIMARY KEY (shop_id, payment_no)
);
CREATE INDEX payments_by_order ON payments (shop_id, order_id);
CREATE UNIQUE INDEX payments_once ON payments (shop_id, order_id) WHERE state = 'paid';

CREATE TABLE refunds (
  shop_id {{i64}} NOT NULL,
  refund_id {{i64}} NOT NULL,
  order_id {{i64}} NOT NULL,
  payment_no {{text}} NOT NULL,
  goods_fen {{i64}} NOT NULL CHECK (goods_fen >= 0),
  freight_fen {{i64}} NOT NULL CHECK (freight_fen >= 0),
  clawed_fen {{i64}} NOT NULL CHECK (clawed_fen >= 0),
  reason {{text}} NOT NULL,
  restock {{i64}} NOT NULL CHECK (restock IN (0, 1)),
  refunded_at_ms {{i64}} NOT NULL,
  refunded_by {{i64}},               -- none: by itself (a payment that came too late)
  PRIMARY KEY (shop_id, refund_id)
);
CREATE INDEX refunds_by_order ON refunds (shop_id, order_id);

CREATE TABLE refund_lines (
  shop_id {{i64}} NOT NULL,
  refund_id {{i64}} NOT NULL,
  line_id {{i64}} NOT NULL,
  goods_fen {{i64}} NOT NULL CHECK (goods_fen > 0),
  PRIMARY KEY (shop_id, refund_id, line_id)
);
CREATE INDEX refund_lines_by_line ON refund_lines (shop_id, line_id);

-- What one payee gets for one line. Two payees per line at most: levels 1 and 2, each once.
CREATE TABLE commissions (
  shop_id {{i64}} NOT NULL,
  commission_id {{i64}} NOT NULL,
  line_id {{i64}} NOT NULL,
  order_id {{i64}} NOT NULL,
  level {{i64}} NOT NULL CHECK (level BETWEEN 1 AND 2),
  distributor_id {{i64}} NOT NULL,
  state {{text}} NOT NULL CHECK (state IN ('estimated', 'pending', 'frozen', 'available', 'void')),
  base_fen {{i64}} NOT NULL CHECK (base_fen >= 0),
  booked_fen {{i64}} NOT NULL CHECK (booked_fen BETWEEN 0 AND base_fen),
  pending_fen {{i64}} NOT NULL DEFAULT 0 CHECK (pending_fen >= 0),
  frozen_fen {{i64}} NOT NULL DEFAULT 0 CHECK (frozen_fen >= 0),
  released_fen {{i64}} NOT NULL DEFAULT 0 CHECK (released_fen >= 0),
  clawed_before_fen {{i64}} NOT NULL DEFAULT 0 CHECK (clawed_before_fen >= 0),
  clawed_after_fen {{i64}} NOT NULL DEFAULT 0 CHECK (clawed_after_fen BETWEEN 0 AND released_fen),
  goods_refunded_fen {{i64}} NOT NULL DEFAULT 0 CHECK (goods_refunded_fen BETWEEN 0 AND base_fen),
  placed_at_ms {{i64}} NOT NULL,
  paid_at_ms {{i64}},
  received_at_ms {{i64}},
  release_at_ms {{i64}},             -- none while paused, and before receipt
  released_at_ms {{i64}},
  PRIMARY KEY (shop_id, commission_id),
  UNIQUE (shop_id, line_id, level),
  UNIQUE (shop_id, line_id, distributor_id),
  CHECK (state IN ('estimated', 'void')
         OR booked_fen = pending_fen + frozen_fen + released_fen + clawed_before_fen)
);
CREATE INDEX commissions_by_payee ON commissions (shop_id, distributor_id, placed_at_ms, commission_id);
CREATE INDEX commissions_by_payee_paid ON commissions (shop_id, distributor_id, paid_at_ms);
CREATE INDEX commissions_by_order ON commissions (shop_id, order_id);
CREATE INDEX commissions_to_release ON commissions (state, release_at_ms);

-- After-sale cases and risk holds: while one is open the freeze stands still.
CREATE TABLE commission_pauses (
  shop_id {{i64}} NOT NULL,
  pause_id {{i64}} NOT NULL,
  order_id {{i64}} NOT NULL,
  kind {{text}} NOT NULL CHECK (kind IN ('after_sale', 'risk_hold')),
  from_ms {{i64}} NOT NULL,
  until_ms {{i64}},
  PRIMARY KEY (shop_id, pause_id),
  CHECK (until_ms IS NULL OR until_ms >= from_ms)
);
CREATE INDEX commission_pauses_by_order ON commission_pauses (shop_id, order_id);

CREATE TABLE payout_accounts (
  shop_id {{i64}} NOT NULL,
  payout_account_id {{i64}} NOT NULL,
  account_id {{i64}} NOT NULL,
  channel {{text}} NOT NULL CHECK (channel IN ('sandbox', 'manual_bank', 'wechat', 'alipay')),
  holder_sealed {{blob}} NOT NULL,
  number_sealed {{blob}} NOT NULL,
  number_hash {{text}} NOT NULL,     -- keyed: for "is this one and the same person"
  bank_name {{text}},
  added_at_ms {{i64}} NOT NULL,
  PRIMARY KEY (shop_id, payout_account_id),
  UNIQUE (shop_id, account_id, channel, number_hash)
);

CREATE TABLE withdrawals (
  shop_id {{i64}} NOT NULL,
  withdrawal_id {{i64}} NOT NULL,
  withdrawal_no {{text}} NOT NULL,
  distributor_id {{i64}} NOT NULL,
  payout_account_id {{i64}} NOT NULL,
  state {{text}} NOT NULL CHECK (state IN
    ('applied', 'reviewing', 'approved', 'paying', 'wait_user_confirm', 'paid', 'failed', 'rejected')),
  gross_fen {{i64}} NOT NULL CHECK (gross_fen > 0),
  fee_fen {{i64}} NOT NULL CHECK (fee_fen >= 0),
  tax_fen {{i64}} NOT NULL CHECK (tax_fen >= 0),          -- expected until submitted, then held
  tax_back_fen {{i64}} NOT NULL DEFAULT 0 CHECK (tax_back_fen BETWEEN 0 AND tax_fen),  -- given back by re-assessment
  tax_regime {{text}} NOT NULL,
  tax_year {{i64}},                  -- of the submission, in the shop's zone
  tax_month {{i64}} CHECK (tax_month BETWEEN 1 AND 12),
  applied_at_ms {{i64}} NOT NULL,
  reviewed_at_ms {{i64}},
  reviewed_by {{i64}},
  submitted_at_ms {{i64}},
  finished_at_ms {{i64}},
  reason {{text}},
  PRIMARY KEY (shop_id, withdrawal_id),
  UNIQUE (shop_id, withdrawal_no),
  CHECK (fee_fen + tax_fen <= gross_fen)
);
CREATE INDEX withdrawals_by_payee ON withdrawals (shop_id, distributor_id, applied_at_ms, withdrawal_id);
CREATE INDEX withdrawals_by_time ON withdrawals (shop_id, applied_at_ms, withdrawal_id);
CREATE INDEX withdrawals_to_pay ON withdrawals (state, submitted_at_ms);

-- The lock row of (payee, month): whoever submits or fails a payout holds it.
CREATE TABLE tax_months (
  shop_id {{i64}} NOT NULL,
  distributor_id {{i64}} NOT NULL,
  tax_year {{i64}} NOT NULL,
  tax_month {{i64}} NOT NULL CHECK (tax_month BETWEEN 1 AND 12),
  live_gross_fen {{i64}} NOT NULL DEFAULT 0 CHECK (live_gross_fen >= 0),
  held_fen {{i64}} NOT NULL DEFAULT 0 CHECK (held_fen >= 0),
  filed_at_ms {{i64}},
  PRIMARY KEY (shop_id, distributor_id, tax_year, tax_month)
);

-- Running totals, kept up by whoever changes what they count.
CREATE TABLE distributor_days (
  shop_id {{i64}} NOT NULL,
  distributor_id {{i64}} NOT NULL,
  day {{i64}} NOT NULL,
  earned_fen {{i64}} NOT NULL DEFAULT 0,   -- booked at payment on that day
  orders {{i64}} NOT NULL DEFAULT 0,
  PRIMARY KEY (shop_id, distributor_id, day)
);
CREATE TABLE product_days (
  shop_id {{i64}} NOT NULL,
  product_id {{i64}} NOT NULL,
  day {{i64}} NOT NULL,
  units {{i64}} NOT NULL DEFAULT 0,
  PRIMARY KEY (shop_id, product_id, day)
);
CREATE INDEX product_days_by_day ON product_days (shop_id, day);
