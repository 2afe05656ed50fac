-- Each statement must return no row.
SELECT shop_id FROM shop_policies WHERE tier_window_days <= 0;
SELECT d.distributor_id FROM distributors d
  WHERE d.settled_sales_fen <> (SELECT CAST(coalesce(sum(x.settled_fen), 0) AS BIGINT) FROM distributor_days x
    WHERE x.shop_id = d.shop_id AND x.distributor_id = d.distributor_id);
SELECT shop_id FROM shop_days WHERE sales_fen < 0 OR paid_orders < 0;
