-- Each statement must return no row.
SELECT name FROM shop_secrets WHERE length(name) = 0;
