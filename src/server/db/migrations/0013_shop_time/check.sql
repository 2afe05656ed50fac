SELECT 1 FROM outbox o JOIN shop_time t ON t.shop_id = o.shop_id WHERE o.created_at > t.latest_ms;
