-- The whole catalog of a server as one JSON document: millpond_catalog::model::Catalog. PostgreSQL 12 to 18.
--
-- Left out: what belongs to the system or to an extension, what lasts only as long as a session, and the keys and indexes that a
-- partition has because of its table. No rights on a table are needed to see that it is there.
--
-- Expressions, types and views are spelled by functions of the server that ask the session where names are looked for. So that
-- the answer does not hang on that, the settings in question are set for the length of this statement: `before` holds what they
-- were, `ready` sets them, every spelling asks `ready` first (a CASE looks at its condition before anything else), and the
-- statement ends by putting them back.
--
-- What belongs to a table is looked up for each by an index, and never joined: the server knows too little of its own catalog to
-- choose well between ways to join it, most of all right after many tables were made.
WITH before AS MATERIALIZED (
    SELECT
        current_setting('search_path') AS search_path,
        current_setting('TimeZone') AS time_zone,
        current_setting('DateStyle') AS date_style,
        current_setting('IntervalStyle') AS interval_style,
        current_setting('quote_all_identifiers') AS quote_all
),
ready AS MATERIALIZED (
    SELECT
        set_config('search_path', '', before.search_path IS NOT NULL) IS NOT NULL
        AND set_config('TimeZone', 'UTC', before.time_zone IS NOT NULL) IS NOT NULL
        AND set_config('DateStyle', 'ISO, MDY', before.date_style IS NOT NULL) IS NOT NULL
        AND set_config('IntervalStyle', 'postgres', before.interval_style IS NOT NULL) IS NOT NULL
        AND set_config('quote_all_identifiers', 'off', before.quote_all IS NOT NULL) IS NOT NULL AS now
    FROM before
),
namespace AS MATERIALIZED (
    SELECT n.oid, n.nspname AS name
    FROM pg_catalog.pg_namespace AS n
    WHERE n.nspname !~ '^pg_'
      AND n.nspname <> 'information_schema'
      AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend AS d
          WHERE d.classid = 'pg_catalog.pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e'
      )
),
-- As a list, of which the server believes that it is short: a statement that it believes to be long it compiles first (jit), for
-- longer than this one takes.
listed AS MATERIALIZED (
    SELECT array_agg(c.oid) AS oids
    FROM pg_catalog.pg_class AS c
    JOIN namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c')
      AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend AS d
          WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
      )
),
relation AS NOT MATERIALIZED (
    SELECT
        c.*,
        json_build_object('namespace', n.nspname, 'name', c.relname) AS name,
        (
            SELECT d.description
            FROM pg_catalog.pg_description AS d
            WHERE d.objoid = c.oid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0
        ) AS comment
    FROM unnest((SELECT oids FROM listed)) AS l (oid)
    JOIN pg_catalog.pg_class AS c ON c.oid = l.oid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
),
any_type AS MATERIALIZED (
    SELECT
        t.*,
        json_build_object('namespace', n.name, 'name', t.typname) AS name,
        (
            SELECT d.description
            FROM pg_catalog.pg_description AS d
            WHERE d.objoid = t.oid AND d.classoid = 'pg_catalog.pg_type'::regclass AND d.objsubid = 0
        ) AS comment
    FROM pg_catalog.pg_type AS t
    JOIN namespace AS n ON n.oid = t.typnamespace
    WHERE t.typtype IN ('e', 'd', 'r')
      AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend AS d
          WHERE d.classid = 'pg_catalog.pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e'
      )
),
-- Tables and views.
shaped AS MATERIALIZED (
    SELECT
        r.relkind,
        CASE WHEN r.relkind IN ('r', 'p', 'f') THEN
            json_build_object(
                'name', r.name,
                'kind', CASE r.relkind WHEN 'p' THEN 'partitioned' WHEN 'f' THEN 'foreign' ELSE 'ordinary' END,
                'unlogged', r.relpersistence = 'u',
                'partition_key', CASE WHEN r.relkind = 'p' AND (SELECT now FROM ready) THEN pg_get_partkeydef(r.oid) END,
                'partition_of', CASE WHEN r.relispartition AND (SELECT now FROM ready) THEN
                    json_build_object('table', parents.list -> 0, 'bound', pg_get_expr(r.relpartbound, r.oid))
                END,
                'inherits', CASE WHEN NOT r.relispartition THEN parents.list END,
                'server', (
                    SELECT s.srvname
                    FROM pg_catalog.pg_foreign_table AS f
                    JOIN pg_catalog.pg_foreign_server AS s ON s.oid = f.ftserver
                    WHERE f.ftrelid = r.oid
                ),
                'columns', columns.list,
                'primary_key', constraints.primary_key,
                'unique', constraints.others,
                'foreign_keys', constraints.foreign_keys,
                'checks', constraints.checks,
                'exclusions', constraints.exclusions,
                'indexes', indexes.list,
                'options', r.reloptions,
                'comment', r.comment,
                'not_allowed', NOT (has_schema_privilege(r.relnamespace, 'USAGE') AND has_any_column_privilege(r.oid, 'SELECT')),
                'estimated_rows', CASE
                    WHEN r.reltuples > 0 OR (r.reltuples = 0 AND current_setting('server_version_num')::int >= 140000) THEN r.reltuples::bigint
                END
            )
        ELSE
            json_build_object(
                'name', r.name,
                'materialized', r.relkind = 'm',
                'definition', CASE WHEN (SELECT now FROM ready) THEN rtrim(btrim(pg_get_viewdef(r.oid), E' \n'), ';') END,
                'columns', (
                    SELECT coalesce(
                        json_agg(
                            json_build_object(
                                'name', a.attname,
                                'type', CASE WHEN (SELECT now FROM ready) THEN format_type(a.atttypid, a.atttypmod) END,
                                'comment', (
                                    SELECT d.description
                                    FROM pg_catalog.pg_description AS d
                                    WHERE d.objoid = r.oid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = a.attnum
                                )
                            )
                            ORDER BY a.attnum
                        ),
                        '[]'
                    )
                    FROM pg_catalog.pg_attribute AS a
                    WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
                ),
                'depends_on', (
                    SELECT json_agg(DISTINCT jsonb_build_object('namespace', n.nspname, 'name', c.relname))
                    FROM pg_catalog.pg_rewrite AS w
                    JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = w.oid
                    JOIN pg_catalog.pg_class AS c ON c.oid = d.refobjid AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
                    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                    WHERE w.ev_class = r.oid
                      AND d.refclassid = 'pg_catalog.pg_class'::regclass
                      AND d.refobjid <> r.oid
                      AND n.nspname !~ '^pg_'
                      AND n.nspname <> 'information_schema'
                ),
                'indexes', indexes.list,
                'options', r.reloptions,
                'comment', r.comment,
                'not_allowed', NOT (has_schema_privilege(r.relnamespace, 'USAGE') AND has_any_column_privilege(r.oid, 'SELECT'))
            )
        END AS document
    FROM relation AS r
    CROSS JOIN LATERAL (
        SELECT coalesce(
            json_agg(
                json_build_object(
                    'name', a.attname,
                    'type', CASE WHEN (SELECT now FROM ready) THEN format_type(a.atttypid, a.atttypmod) END,
                    'nullable', NOT a.attnotnull,
                    'default', CASE WHEN a.attgenerated = '' THEN own.expression END,
                    'identity', CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by_default' END,
                    'generated', CASE WHEN a.attgenerated <> '' THEN
                        json_build_object('expression', own.expression, 'virtual', a.attgenerated = 'v')
                    END,
                    'collation', CASE WHEN a.attcollation <> t.typcollation THEN (
                        SELECT json_build_object('namespace', n.nspname, 'name', c.collname)
                        FROM pg_catalog.pg_collation AS c
                        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.collnamespace
                        WHERE c.oid = a.attcollation
                    ) END,
                    'inherited', NOT a.attislocal,
                    'comment', (
                        SELECT d.description
                        FROM pg_catalog.pg_description AS d
                        WHERE d.objoid = r.oid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = a.attnum
                    )
                )
                ORDER BY a.attnum
            ),
            '[]'
        ) AS list
        FROM pg_catalog.pg_attribute AS a
        JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
        CROSS JOIN LATERAL (
            SELECT CASE WHEN a.atthasdef AND (SELECT now FROM ready) THEN (
                SELECT pg_get_expr(d.adbin, d.adrelid)
                FROM pg_catalog.pg_attrdef AS d
                WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum
            ) END AS expression
        ) AS own
        WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    ) AS columns
    CROSS JOIN LATERAL (
        SELECT json_agg(json_build_object('namespace', n.nspname, 'name', c.relname) ORDER BY i.inhseqno) AS list
        FROM pg_catalog.pg_inherits AS i
        JOIN pg_catalog.pg_class AS c ON c.oid = i.inhparent
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE i.inhrelid = r.oid
    ) AS parents
    -- Keys, foreign keys, checks and exclusions.
    CROSS JOIN LATERAL (
        SELECT
            json_agg(own.document) FILTER (WHERE con.contype = 'p') -> 0 AS primary_key,
            json_agg(own.document) FILTER (WHERE con.contype = 'u') AS others,
            json_agg(own.document) FILTER (WHERE con.contype = 'f') AS foreign_keys,
            json_agg(own.document) FILTER (WHERE con.contype = 'c') AS checks,
            json_agg(own.document) FILTER (WHERE con.contype = 'x') AS exclusions
        FROM (
            SELECT
                con.*,
                CASE WHEN con.condeferred THEN 'deferred' WHEN con.condeferrable THEN 'deferrable' ELSE 'immediate' END AS timing,
                (SELECT conperiod FROM pg_catalog.pg_constraint AS own WHERE own.oid = con.oid) AS period,
                (SELECT confdelsetcols FROM pg_catalog.pg_constraint AS own WHERE own.oid = con.oid) AS set_columns,
                (
                    SELECT d.description
                    FROM pg_catalog.pg_description AS d
                    WHERE d.objoid = con.oid AND d.classoid = 'pg_catalog.pg_constraint'::regclass AND d.objsubid = 0
                ) AS comment,
                CASE WHEN con.contype IN ('p', 'u', 'f') THEN (
                    SELECT json_agg(a.attname ORDER BY k.place)
                    FROM unnest(con.conkey) WITH ORDINALITY AS k (attnum, place)
                    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = con.conrelid AND a.attnum = k.attnum
                ) END AS columns
            FROM pg_catalog.pg_constraint AS con
            CROSS JOIN (SELECT false AS conperiod, NULL::int2[] AS confdelsetcols) AS older
            WHERE con.conrelid = r.oid AND con.contype IN ('p', 'u', 'f', 'c', 'x') AND con.conparentid = 0
        ) AS con
        CROSS JOIN LATERAL (
            SELECT CASE
                WHEN con.contype IN ('p', 'u') THEN (
                    SELECT json_build_object(
                        'name', con.conname,
                        'columns', con.columns,
                        'include', (
                            SELECT json_agg(a.attname ORDER BY k.place)
                            FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
                            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                            WHERE k.place > i.indnkeyatts
                        ),
                        'nulls_not_distinct', (
                            SELECT indnullsnotdistinct FROM pg_catalog.pg_index AS own WHERE own.indexrelid = i.indexrelid
                        ),
                        'without_overlaps', con.period,
                        'timing', con.timing,
                        'comment', con.comment
                    )
                    FROM pg_catalog.pg_index AS i
                    CROSS JOIN (SELECT false AS indnullsnotdistinct) AS older
                    WHERE i.indexrelid = con.conindid
                )
                WHEN con.contype = 'f' THEN json_build_object(
                    'name', con.conname,
                    'columns', con.columns,
                    'table', (
                        SELECT json_build_object('namespace', n.nspname, 'name', c.relname)
                        FROM pg_catalog.pg_class AS c
                        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                        WHERE c.oid = con.confrelid
                    ),
                    'referenced', (
                        SELECT json_agg(a.attname ORDER BY k.place)
                        FROM unnest(con.confkey) WITH ORDINALITY AS k (attnum, place)
                        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = con.confrelid AND a.attnum = k.attnum
                    ),
                    'on_delete', CASE con.confdeltype
                        WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set_null' WHEN 'd' THEN 'set_default' ELSE 'no_action'
                    END,
                    'on_delete_columns', (
                        SELECT json_agg(a.attname ORDER BY k.place)
                        FROM unnest(con.set_columns) WITH ORDINALITY AS k (attnum, place)
                        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = con.conrelid AND a.attnum = k.attnum
                    ),
                    'on_update', CASE con.confupdtype
                        WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set_null' WHEN 'd' THEN 'set_default' ELSE 'no_action'
                    END,
                    'match_full', con.confmatchtype = 'f',
                    'period', con.period,
                    'timing', con.timing,
                    'not_valid', NOT con.convalidated,
                    'comment', con.comment
                )
                WHEN con.contype = 'c' THEN json_build_object(
                    'name', con.conname,
                    'expression', CASE WHEN (SELECT now FROM ready) THEN pg_get_expr(con.conbin, con.conrelid) END,
                    'inherited', NOT con.conislocal,
                    'no_inherit', con.connoinherit,
                    'not_valid', NOT con.convalidated,
                    'comment', con.comment
                )
                ELSE json_build_object(
                    'name', con.conname,
                    'definition', CASE WHEN (SELECT now FROM ready) THEN pg_get_constraintdef(con.oid) END,
                    'comment', con.comment
                )
            END AS document
        ) AS own
    ) AS constraints
    -- The indexes that no constraint and no partitioned table brought along.
    CROSS JOIN LATERAL (
        SELECT json_agg(
            json_build_object(
                'name', c.relname,
                'unique', i.indisunique,
                -- Older servers do not have the column; a name that the inner table lacks is that of the outer one.
                'nulls_not_distinct', (
                    SELECT indnullsnotdistinct FROM pg_catalog.pg_index AS own WHERE own.indexrelid = i.indexrelid
                ),
                'method', m.amname,
                'columns', (
                    SELECT json_agg(
                        json_build_object(
                            'term', CASE
                                WHEN k.attnum > 0 THEN json_build_object('column', a.attname)
                                ELSE json_build_object('expression', own.expression)
                            END,
                            'descending', k.options & 1 = 1,
                            'nulls_first', k.options & 2 = 2,
                            -- The collation that an expression names itself is no other one than its own.
                            'collation', CASE
                                WHEN k.collation_oid <> coalesce(a.attcollation, it.typcollation)
                                    AND (k.attnum > 0 OR own.expression !~ 'COLLATE')
                                THEN (
                                    SELECT json_build_object('namespace', cn.nspname, 'name', c.collname)
                                    FROM pg_catalog.pg_collation AS c
                                    JOIN pg_catalog.pg_namespace AS cn ON cn.oid = c.collnamespace
                                    WHERE c.oid = k.collation_oid
                                )
                            END,
                            'opclass', CASE WHEN NOT o.opcdefault THEN (
                                SELECT CASE WHEN n.nspname = 'pg_catalog' THEN '' ELSE quote_ident(n.nspname) || '.' END
                                    || quote_ident(o.opcname)
                                FROM pg_catalog.pg_namespace AS n
                                WHERE n.oid = o.opcnamespace
                            ) END
                        )
                        ORDER BY k.place
                    )
                    FROM unnest(i.indkey::int2[], i.indoption::int2[], i.indcollation::oid[], i.indclass::oid[])
                        WITH ORDINALITY AS k (attnum, options, collation_oid, opclass, place)
                    JOIN pg_catalog.pg_opclass AS o ON o.oid = k.opclass
                    JOIN pg_catalog.pg_attribute AS ia ON ia.attrelid = i.indexrelid AND ia.attnum = k.place
                    JOIN pg_catalog.pg_type AS it ON it.oid = ia.atttypid
                    LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum > 0
                    CROSS JOIN LATERAL (
                        SELECT CASE
                            WHEN k.attnum = 0 AND (SELECT now FROM ready) THEN pg_get_indexdef(i.indexrelid, k.place::int, false)
                        END AS expression
                    ) AS own
                    WHERE k.place <= i.indnkeyatts
                ),
                'include', (
                    SELECT json_agg(a.attname ORDER BY k.place)
                    FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
                    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                    WHERE k.place > i.indnkeyatts
                ),
                'predicate', CASE WHEN i.indpred IS NOT NULL AND (SELECT now FROM ready) THEN
                    pg_get_expr(i.indpred, i.indrelid)
                END,
                'options', c.reloptions,
                'comment', (
                    SELECT d.description
                    FROM pg_catalog.pg_description AS d
                    WHERE d.objoid = c.oid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0
                )
            )
        ) AS list
        FROM pg_catalog.pg_index AS i
        JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
        JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
        CROSS JOIN (SELECT false AS indnullsnotdistinct) AS older
        WHERE i.indrelid = r.oid
          AND NOT c.relispartition
          AND NOT EXISTS (
              SELECT FROM pg_catalog.pg_constraint AS con
              WHERE con.conrelid = r.oid AND con.conindid = i.indexrelid AND con.contype IN ('p', 'u', 'x')
              -- Keeps it from being joined.
              OFFSET 0
          )
    ) AS indexes
    WHERE r.relkind IN ('r', 'p', 'f', 'v', 'm')
),
all_sequences AS (
    SELECT json_agg(
        json_build_object(
            'name', r.name,
            'type', CASE WHEN (SELECT now FROM ready) THEN format_type(s.seqtypid, NULL) END,
            'start', s.seqstart,
            'increment', s.seqincrement,
            'min', s.seqmin,
            'max', s.seqmax,
            'cache', s.seqcache,
            'cycle', s.seqcycle,
            'owner', (
                SELECT json_build_object(
                    'table', json_build_object('namespace', n.nspname, 'name', c.relname),
                    'column', a.attname,
                    'identity', d.deptype = 'i'
                )
                FROM pg_catalog.pg_depend AS d
                JOIN pg_catalog.pg_class AS c ON c.oid = d.refobjid
                JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                WHERE d.classid = 'pg_catalog.pg_class'::regclass
                  AND d.objid = r.oid
                  AND d.refclassid = 'pg_catalog.pg_class'::regclass
                  AND d.refobjsubid > 0
                  AND d.deptype IN ('a', 'i')
            ),
            'comment', r.comment
        )
    ) AS list
    FROM relation AS r
    CROSS JOIN LATERAL (SELECT q.* FROM pg_catalog.pg_sequence AS q WHERE q.seqrelid = r.oid) AS s
    WHERE r.relkind = 'S'
),
all_composites AS (
    SELECT json_agg(
        json_build_object(
            'name', r.name,
            'attributes', (
                SELECT coalesce(
                    json_agg(
                        json_build_object(
                            'name', a.attname,
                            'type', CASE WHEN (SELECT now FROM ready) THEN format_type(a.atttypid, a.atttypmod) END,
                            'collation', CASE WHEN a.attcollation <> t.typcollation THEN (
                                SELECT json_build_object('namespace', n.nspname, 'name', c.collname)
                                FROM pg_catalog.pg_collation AS c
                                JOIN pg_catalog.pg_namespace AS n ON n.oid = c.collnamespace
                                WHERE c.oid = a.attcollation
                            ) END,
                            'comment', (
                                SELECT d.description
                                FROM pg_catalog.pg_description AS d
                                WHERE d.objoid = r.oid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = a.attnum
                            )
                        )
                        ORDER BY a.attnum
                    ),
                    '[]'
                )
                FROM pg_catalog.pg_attribute AS a
                JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
                WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
            ),
            -- A comment on the type is kept with the type, not with its relation.
            'comment', (
                SELECT d.description
                FROM pg_catalog.pg_description AS d
                WHERE d.objoid = r.reltype AND d.classoid = 'pg_catalog.pg_type'::regclass AND d.objsubid = 0
            )
        )
    ) AS list
    FROM relation AS r
    WHERE r.relkind = 'c'
),
all_enums AS (
    SELECT json_agg(
        json_build_object(
            'name', t.name,
            'labels', (
                SELECT coalesce(json_agg(e.enumlabel ORDER BY e.enumsortorder), '[]')
                FROM pg_catalog.pg_enum AS e
                WHERE e.enumtypid = t.oid
            ),
            'comment', t.comment
        )
    ) AS list
    FROM any_type AS t
    WHERE t.typtype = 'e'
),
all_domains AS (
    SELECT json_agg(
        json_build_object(
            'name', t.name,
            'type', CASE WHEN (SELECT now FROM ready) THEN format_type(t.typbasetype, t.typtypmod) END,
            'collation', (
                SELECT json_build_object('namespace', n.nspname, 'name', c.collname)
                FROM pg_catalog.pg_type AS base
                JOIN pg_catalog.pg_collation AS c ON c.oid = t.typcollation
                JOIN pg_catalog.pg_namespace AS n ON n.oid = c.collnamespace
                WHERE base.oid = t.typbasetype AND base.typcollation <> t.typcollation
            ),
            'not_null', t.typnotnull,
            'default', CASE WHEN (SELECT now FROM ready) THEN pg_get_expr(t.typdefaultbin, 0) END,
            'checks', (
                SELECT json_agg(
                    json_build_object(
                        'name', con.conname,
                        'expression', CASE WHEN (SELECT now FROM ready) THEN pg_get_expr(con.conbin, 0) END,
                        'not_valid', NOT con.convalidated,
                        'comment', (
                            SELECT d.description
                            FROM pg_catalog.pg_description AS d
                            WHERE d.objoid = con.oid AND d.classoid = 'pg_catalog.pg_constraint'::regclass AND d.objsubid = 0
                        )
                    )
                )
                FROM pg_catalog.pg_constraint AS con
                WHERE con.contypid = t.oid AND con.contype = 'c'
            ),
            'comment', t.comment
        )
    ) AS list
    FROM any_type AS t
    WHERE t.typtype = 'd'
),
all_ranges AS (
    SELECT json_agg(
        json_build_object(
            'name', t.name,
            'subtype', CASE WHEN (SELECT now FROM ready) THEN format_type(r.rngsubtype, NULL) END,
            'subtype_diff', (SELECT p.proname FROM pg_catalog.pg_proc AS p WHERE p.oid = r.rngsubdiff),
            'comment', t.comment
        )
    ) AS list
    FROM any_type AS t
    JOIN pg_catalog.pg_range AS r ON r.rngtypid = t.oid
    WHERE t.typtype = 'r'
),
all_namespaces AS (
    SELECT json_agg(
        json_build_object(
            'name', n.name,
            -- But for the comment that every new database comes with.
            'comment', (
                SELECT nullif(d.description, 'standard public schema')
                FROM pg_catalog.pg_description AS d
                WHERE d.objoid = n.oid AND d.classoid = 'pg_catalog.pg_namespace'::regclass AND d.objsubid = 0
            )
        )
    ) AS list
    FROM namespace AS n
),
document AS MATERIALIZED (
    SELECT json_strip_nulls(
        json_build_object(
            'namespaces', (SELECT coalesce(list, '[]') FROM all_namespaces),
            'tables', (SELECT coalesce(json_agg(document), '[]') FROM shaped WHERE relkind IN ('r', 'p', 'f')),
            'views', (SELECT coalesce(json_agg(document), '[]') FROM shaped WHERE relkind IN ('v', 'm')),
            'sequences', (SELECT coalesce(list, '[]') FROM all_sequences),
            'enums', (SELECT coalesce(list, '[]') FROM all_enums),
            'domains', (SELECT coalesce(list, '[]') FROM all_domains),
            'composites', (SELECT coalesce(list, '[]') FROM all_composites),
            'ranges', (SELECT coalesce(list, '[]') FROM all_ranges)
        )
    )::text AS catalog
),
restored AS MATERIALIZED (
    SELECT
        document.catalog,
        set_config('search_path', before.search_path, document.catalog IS NOT NULL) AS search_path,
        set_config('TimeZone', before.time_zone, document.catalog IS NOT NULL) AS time_zone,
        set_config('DateStyle', before.date_style, document.catalog IS NOT NULL) AS date_style,
        set_config('IntervalStyle', before.interval_style, document.catalog IS NOT NULL) AS interval_style,
        set_config('quote_all_identifiers', before.quote_all, document.catalog IS NOT NULL) AS quote_all
    FROM document
    CROSS JOIN before
)
SELECT catalog FROM restored
