-- Why a freeze stands still, and who said so; one open case of a kind on an order.
ALTER TABLE commission_pauses ADD COLUMN reason {{text}} NOT NULL DEFAULT '';
ALTER TABLE commission_pauses ADD COLUMN opened_by {{i64}};
ALTER TABLE commission_pauses ADD COLUMN closed_by {{i64}};
CREATE UNIQUE INDEX commission_pauses_open ON commission_pauses (shop_id, order_id, kind) WHERE until_ms IS NULL;
CREATE INDEX commission_pauses_by_age ON commission_pauses (shop_id, from_ms, pause_id);
CREATE INDEX audit_by_age ON audit (shop_id, at, audit_id);
CREATE INDEX audit_by_subject ON audit (shop_id, subject, at, audit_id);
