-- Above this amount two people must agree to a withdrawal; the first of them is remembered.
ALTER TABLE shop_policies ADD COLUMN second_review_from_fen {{i64}} CHECK (second_review_from_fen > 0);
ALTER TABLE withdrawals ADD COLUMN first_reviewer {{i64}};
