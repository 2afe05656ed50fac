-- Each statement must return no row.
SELECT pause_id FROM commission_pauses WHERE shop_id = shop_id AND until_ms < from_ms;
