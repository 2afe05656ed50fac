-- Each statement must return no row.
SELECT shop_id FROM shop_policies WHERE second_review_from_fen <= 0;
