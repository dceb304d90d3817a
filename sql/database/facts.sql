-- What a server tells of itself and of the session that asks. One row of texts; needs no rights but to connect.
SELECT
    pg_catalog.current_setting('server_version'),
    current_user::text,
    pg_catalog.current_database()::text,
    pg_catalog.current_setting('transaction_read_only'),
    pg_catalog.current_setting('is_superuser'),
    pg_catalog.pg_is_in_recovery()::text,
    pg_catalog.pg_backend_pid()::text,
    pg_catalog.current_setting('millpond.session', true),
    (SELECT ssl::text FROM pg_catalog.pg_stat_ssl WHERE pid = pg_catalog.pg_backend_pid())
