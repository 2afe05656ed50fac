-- Each statement must return no row.
SELECT shop_id FROM tax_filings WHERE remitted_fen < 0;
