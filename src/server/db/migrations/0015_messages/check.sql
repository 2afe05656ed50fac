-- Each statement must return no row.
SELECT m.message_id FROM messages m LEFT JOIN account a ON a.shop_id = m.shop_id AND a.account_id = m.account_id WHERE a.account_id IS NULL;
