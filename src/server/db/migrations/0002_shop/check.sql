-- Each statement must return no row.
SELECT sku_id FROM stock WHERE sold + reserved + left_over <> received - written_off;
SELECT line_id FROM commissions GROUP BY shop_id, line_id HAVING count(*) > 2;
SELECT o.order_id FROM orders o LEFT JOIN order_lines l ON l.shop_id = o.shop_id AND l.order_id = o.order_id
  GROUP BY o.shop_id, o.order_id, o.goods_fen HAVING coalesce(sum(l.goods_fen), 0) <> o.goods_fen;
