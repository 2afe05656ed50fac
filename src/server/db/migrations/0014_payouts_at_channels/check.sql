-- Whatever is on its way has a row that says where.
SELECT w.withdrawal_id FROM withdrawals w WHERE w.state IN ('paying', 'wait_user_confirm') AND NOT EXISTS
  (SELECT 1 FROM payouts p WHERE p.shop_id = w.shop_id AND p.withdrawal_id = w.withdrawal_id);
