-- The jobs' indexes lead with the shop, as every key does: a shop's rows stand together, and can be moved together.
DROP INDEX orders_to_expire;
DROP INDEX orders_to_receive;
DROP INDEX commissions_to_release;
DROP INDEX withdrawals_to_pay;
CREATE INDEX orders_by_reservation ON orders (shop_id, state, reserved_until_ms);
CREATE INDEX orders_by_auto_receipt ON orders (shop_id, state, auto_receive_at_ms);
CREATE INDEX commissions_by_release ON commissions (shop_id, state, release_at_ms);
