-- Inserts the rows of pg_temp.millpond_load that a table takes, and puts the others into pg_temp.millpond_refused with the
-- server's own reason. Many rows are inserted at once; where that fails, the first half and then the other, down to one row.
-- A function of the session, gone with it.
--   statement  the INSERT of the rows whose place is between $1 and $2
--   casts      each field as a value of its column's type; names: the columns; target: the table, as SQL
--   most       how many rows may be refused; NULL for any number
-- Returns how many rows were written.
CREATE FUNCTION pg_temp.millpond_sift(statement text, casts text[], names text[], target text, most bigint)
RETURNS bigint
LANGUAGE plpgsql
AS $millpond$
DECLARE
    at_once CONSTANT bigint := 8192;
    start bigint := 0;
    rows_in_all bigint;
    todo bigint[];
    here bigint;
    there bigint;
    middle bigint;
    touched bigint;
    written bigint := 0;
    refused bigint := 0;
    state text;
    message text;
    detail text;
    named text;
    kept text;
    other text;
BEGIN
    SELECT coalesce(max(place) + 1, 0) INTO rows_in_all FROM pg_temp.millpond_load;
    WHILE start < rows_in_all LOOP
        -- Pairs of a first and a last place; what is next stands at the end.
        todo := ARRAY[start, least(start + at_once, rows_in_all) - 1];
        start := start + at_once;
        WHILE cardinality(todo) > 0 LOOP
            here := todo[cardinality(todo) - 1];
            there := todo[cardinality(todo)];
            todo := todo[1:cardinality(todo) - 2];
            BEGIN
                EXECUTE statement USING here, there;
                GET DIAGNOSTICS touched = ROW_COUNT;
                written := written + touched;
                CONTINUE;
            EXCEPTION
                WHEN data_exception OR integrity_constraint_violation OR cardinality_violation
                    OR with_check_option_violation OR program_limit_exceeded OR plpgsql_error THEN
                    GET STACKED DIAGNOSTICS
                        state = RETURNED_SQLSTATE,
                        message = MESSAGE_TEXT,
                        detail = PG_EXCEPTION_DETAIL,
                        named = COLUMN_NAME,
                        kept = CONSTRAINT_NAME;
            END;
            IF here < there THEN
                middle := here + (there - here) / 2;
                todo := todo || ARRAY[middle + 1, there, here, middle];
                CONTINUE;
            END IF;
            refused := refused + 1;
            IF refused > most THEN
                RAISE EXCEPTION 'more than % rows are refused', most USING ERRCODE = 'MP001';
            END IF;
            -- A value does not say which column it was for: each is tried alone, first its type, then the column's own limits.
            IF named = '' AND (state LIKE '22%' OR state = '23514' AND kept <> '') THEN
                FOR field IN 1 .. cardinality(names) LOOP
                    BEGIN
                        EXECUTE format('SELECT %s FROM pg_temp.millpond_load WHERE place = $1', casts[field]) USING here;
                        EXECUTE format(
                            'SELECT pg_catalog.json_populate_record(NULL::%s, pg_catalog.json_build_object(%L, %I)) '
                            'FROM pg_temp.millpond_load WHERE place = $1',
                            target, names[field], 'f' || field
                        ) USING here;
                    EXCEPTION
                        WHEN OTHERS THEN
                            GET STACKED DIAGNOSTICS other = RETURNED_SQLSTATE;
                            IF other = state THEN
                                named := names[field];
                            END IF;
                    END;
                    EXIT WHEN named <> '';
                END LOOP;
            END IF;
            INSERT INTO pg_temp.millpond_refused VALUES (here, state, message, detail, named, kept);
        END LOOP;
    END LOOP;
    RETURN written;
END
$millpond$
