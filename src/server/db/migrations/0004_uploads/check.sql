-- Each statement must return no row.
SELECT upload_id FROM uploads WHERE length(upload_id) < 20;
