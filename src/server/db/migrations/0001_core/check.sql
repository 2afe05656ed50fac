-- Each statement must return no row.
select journal_id from posting group by shop_id, journal_id having sum(case side when 'debit' then amount_fen else -amount_fen end) <> 0;
