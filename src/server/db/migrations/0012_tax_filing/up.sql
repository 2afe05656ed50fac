-- A month that was filed with the tax office is never changed: what comes later is an adjustment in the month in which it comes.
CREATE TABLE tax_filings (
  shop_id {{i64}} NOT NULL,
  tax_year {{i64}} NOT NULL,
  tax_month {{i64}} NOT NULL CHECK (tax_month BETWEEN 1 AND 12),
  payees {{i64}} NOT NULL,
  held_fen {{i64}} NOT NULL,           -- of the month's payouts
  adjusted_fen {{i64}} NOT NULL,       -- what came to filed months since, ≤ 0 where it came back
  remitted_fen {{i64}} NOT NULL CHECK (remitted_fen >= 0),
  reference {{text}} NOT NULL,         -- the tax office's receipt
  filed_at_ms {{i64}} NOT NULL,
  filed_by {{i64}},
  PRIMARY KEY (shop_id, tax_year, tax_month)
);

CREATE TABLE tax_adjustments (
  shop_id {{i64}} NOT NULL,
  adjustment_id {{i64}} NOT NULL,
  distributor_id {{i64}} NOT NULL,
  withdrawal_id {{i64}} NOT NULL,      -- that failed after its month was filed
  for_year {{i64}} NOT NULL,           -- the filed month that it would have changed
  for_month {{i64}} NOT NULL CHECK (for_month BETWEEN 1 AND 12),
  in_year {{i64}} NOT NULL,            -- the month in which it is told to the tax office
  in_month {{i64}} NOT NULL CHECK (in_month BETWEEN 1 AND 12),
  gross_fen {{i64}} NOT NULL CHECK (gross_fen <= 0),
  held_fen {{i64}} NOT NULL CHECK (held_fen <= 0),
  made_at_ms {{i64}} NOT NULL,
  PRIMARY KEY (shop_id, adjustment_id)
);
CREATE INDEX tax_adjustments_by_payee ON tax_adjustments (shop_id, distributor_id, for_year, for_month);
CREATE INDEX tax_adjustments_by_month ON tax_adjustments (shop_id, in_year, in_month);

CREATE INDEX tax_months_by_month ON tax_months (shop_id, tax_year, tax_month, distributor_id);
CREATE INDEX withdrawals_by_tax_month ON withdrawals (shop_id, tax_year, tax_month, state) WHERE tax_year IS NOT NULL;

-- A payee's own regime, where it is not the shop's (a company that invoices, say).
ALTER TABLE distributors ADD COLUMN tax_regime {{text}}
  CHECK (tax_regime IN ('none', 'per_payment', 'platform_cumulative', 'company_invoice'));
