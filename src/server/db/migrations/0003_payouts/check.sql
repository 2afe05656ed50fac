-- Each statement must return no row.
SELECT withdrawal_id FROM withdrawals WHERE state IN ('paying', 'wait_user_confirm', 'paid') AND submitted_at_ms IS NULL;
