-- When a payout was handed to its channel, and when the channel was last asked how it stands.
ALTER TABLE withdrawals ADD COLUMN asked_at_ms {{i64}};
