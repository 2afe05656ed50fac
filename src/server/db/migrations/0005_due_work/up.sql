-- What is forgotten is looked for every second: by its age, never by reading a table through.
DROP INDEX idempotency_age;
CREATE INDEX idempotency_by_age ON idempotency (shop_id, created_at);
CREATE INDEX session_by_age ON session (shop_id, expires_at);
CREATE INDEX login_code_by_age ON login_code (shop_id, expires_at);
CREATE INDEX rate_window_by_age ON rate_window (shop_id, window_start);
-- And what is under way to a channel, likewise.
CREATE INDEX withdrawals_by_state ON withdrawals (shop_id, state, asked_at_ms, withdrawal_id);
