-- Counts the starts of servers: each takes a number of its own into the ids that it makes (db/id_source.h).
ALTER TABLE database_mark ADD COLUMN servers_started {{i64}} NOT NULL DEFAULT 0;
