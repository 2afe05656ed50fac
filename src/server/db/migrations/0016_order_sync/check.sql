-- Each statement must return no row.
SELECT e.order_id FROM external_orders e LEFT JOIN orders o ON o.shop_id = e.shop_id AND o.order_id = e.order_id
  WHERE o.source_id IS NULL OR o.source_id <> e.source_id;
