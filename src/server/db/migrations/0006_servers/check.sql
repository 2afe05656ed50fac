-- Each statement must return no row.
SELECT one FROM database_mark WHERE servers_started < 0;
