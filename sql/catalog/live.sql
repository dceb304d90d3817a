-- The whole catalog of a server as one JSON document: millpond_catalog::model::Catalog. PostgreSQL 12 to 18.
--
-- Left out: what belongs to the system or to an extension, what lasts only as long as a session, and the keys and indexes that a
-- partition has because of its table. No rights on a table are needed to see that it is there.
--
-- Expressions, types and views are spelled by functions of the server that ask the session where names are looked for. So that
-- the answer does not hang on that, the settings in question are set for the length of this statement: `before` holds what they
-- were, `ready` sets them, every spelling asks `ready` first (a CASE looks at its condition before anything else), and the
-- statement ends by putting them back. Columns that newer servers have and older ones lack are read through to_jsonb(row).
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
member AS MATERIALIZED (
    SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e'
),
namespace AS MATERIALIZED (
    SELECT n.oid, n.nspname AS name
    FROM pg_catalog.pg_namespace AS n
    WHERE n.nspname !~ '^pg_'
      AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_catalog.pg_namespace'::regclass AND objid = n.oid)
),
comment AS MATERIALIZED (
    SELECT objoid, classoid, objsubid, description FROM pg_catalog.pg_description
),
relation AS MATERIALIZED (
    SELECT
        c.*,
        json_build_object('namespace', n.name, 'name', c.relname) AS name
    FROM pg_catalog.pg_class AS c
    JOIN namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c')
      AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_catalog.pg_class'::regclass AND objid = c.oid)
),
any_type AS MATERIALIZED (
    SELECT
        t.*,
        json_build_object('namespace', n.name, 'name', t.typname) AS name
    FROM pg_catalog.pg_type AS t
    JOIN namespace AS n ON n.oid = t.typnamespace
    WHERE t.typtype IN ('e', 'd', 'r')
      AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_catalog.pg_type'::regclass AND objid = t.oid)
),
any_collation AS MATERIALIZED (
    SELECT c.oid, json_build_object('namespace', n.nspname, 'name', c.collname) AS name
    FROM pg_catalog.pg_collation AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.collnamespace
),
-- Columns of tables, views and composite types.
attribute AS MATERIALIZED (
    SELECT
        a.attrelid,
        a.attnum,
        a.attname,
        a.attnotnull,
        a.attidentity,
        a.attgenerated,
        a.attislocal,
        CASE WHEN (SELECT now FROM ready) THEN format_type(a.atttypid, a.atttypmod) END AS type,
        any_collation.name AS collation_name,
        CASE WHEN (SELECT now FROM ready) THEN pg_get_expr(d.adbin, d.adrelid) END AS expression,
        comment.description AS comment
    FROM relation AS r
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN any_collation ON any_collation.oid = a.attcollation AND a.attcollation <> t.typcollation
    LEFT JOIN comment
        ON comment.objoid = a.attrelid
        AND comment.classoid = 'pg_catalog.pg_class'::regclass
        AND comment.objsubid = a.attnum
    WHERE r.relkind <> 'S'
),
table_columns AS (
    SELECT
        attrelid,
        json_agg(
            json_build_object(
                'name', attname,
                'type', type,
                'nullable', NOT attnotnull,
                'default', CASE WHEN attgenerated = '' THEN expression END,
                'identity', CASE attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by_default' END,
                'generated', CASE WHEN attgenerated <> '' THEN json_build_object('expression', expression, 'virtual', attgenerated = 'v') END,
                'collation', collation_name,
                'inherited', NOT attislocal,
                'comment', comment
            )
            ORDER BY attnum
        ) AS columns
    FROM attribute
    GROUP BY attrelid
),
view_columns AS (
    SELECT attrelid, json_agg(json_build_object('name', attname, 'type', type, 'comment', comment) ORDER BY attnum) AS columns
    FROM attribute
    GROUP BY attrelid
),
composite_attributes AS (
    SELECT
        attrelid,
        json_agg(json_build_object('name', attname, 'type', type, 'collation', collation_name, 'comment', comment) ORDER BY attnum) AS attributes
    FROM attribute
    GROUP BY attrelid
),
any_constraint AS MATERIALIZED (
    SELECT
        con.*,
        CASE
            WHEN con.condeferred THEN 'deferred'
            WHEN con.condeferrable THEN 'deferrable'
            ELSE 'immediate'
        END AS timing,
        comment.description AS comment,
        (
            SELECT json_agg(a.attname ORDER BY k.place)
            FROM unnest(con.conkey) WITH ORDINALITY AS k (attnum, place)
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = con.conrelid AND a.attnum = k.attnum
        ) AS columns
    FROM pg_catalog.pg_constraint AS con
    JOIN relation AS r ON r.oid = con.conrelid
    LEFT JOIN comment
        ON comment.objoid = con.oid
        AND comment.classoid = 'pg_catalog.pg_constraint'::regclass
    WHERE con.contype IN ('p', 'u', 'f', 'c', 'x')
      AND con.conparentid = 0
),
key AS (
    SELECT
        con.conrelid,
        con.contype,
        con.conname,
        json_build_object(
            'name', con.conname,
            'columns', con.columns,
            'include', (
                SELECT json_agg(a.attname ORDER BY k.place)
                FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
                JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                WHERE k.place > i.indnkeyatts
            ),
            'nulls_not_distinct', coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false),
            'without_overlaps', coalesce((to_jsonb(con) ->> 'conperiod')::boolean, false),
            'timing', con.timing,
            'comment', con.comment
        ) AS key
    FROM any_constraint AS con
    JOIN pg_catalog.pg_index AS i ON i.indexrelid = con.conindid
    WHERE con.contype IN ('p', 'u')
),
foreign_key AS (
    SELECT
        con.conrelid,
        json_agg(
            json_build_object(
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
                    FROM jsonb_array_elements_text(nullif(to_jsonb(con) -> 'confdelsetcols', 'null')) WITH ORDINALITY AS k (attnum, place)
                    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = con.conrelid AND a.attnum = k.attnum::int2
                ),
                'on_update', CASE con.confupdtype
                    WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set_null' WHEN 'd' THEN 'set_default' ELSE 'no_action'
                END,
                'match_full', con.confmatchtype = 'f',
                'period', coalesce((to_jsonb(con) ->> 'conperiod')::boolean, false),
                'timing', con.timing,
                'not_valid', NOT con.convalidated,
                'comment', con.comment
            )
        ) AS foreign_keys
    FROM any_constraint AS con
    WHERE con.contype = 'f'
    GROUP BY con.conrelid
),
table_check AS (
    SELECT
        con.conrelid,
        json_agg(
            json_build_object(
                'name', con.conname,
                'expression', CASE WHEN (SELECT now FROM ready) THEN pg_get_expr(con.conbin, con.conrelid) END,
                'inherited', NOT con.conislocal,
                'no_inherit', con.connoinherit,
                'not_valid', NOT con.convalidated,
                'comment', con.comment
            )
        ) AS checks
    FROM any_constraint AS con
    WHERE con.contype = 'c'
    GROUP BY con.conrelid
),
exclusion AS (
    SELECT
        con.conrelid,
        json_agg(
            json_build_object(
                'name', con.conname,
                'definition', CASE WHEN (SELECT now FROM ready) THEN pg_get_constraintdef(con.oid) END,
                'comment', con.comment
            )
        ) AS exclusions
    FROM any_constraint AS con
    WHERE con.contype = 'x'
    GROUP BY con.conrelid
),
index_column AS (
    SELECT
        i.indexrelid,
        json_agg(
            json_build_object(
                'term', CASE
                    WHEN a.attname IS NOT NULL THEN json_build_object('column', a.attname)
                    ELSE json_build_object('expression', own.expression)
                END,
                'descending', k.options & 1 = 1,
                'nulls_first', k.options & 2 = 2,
                -- The collation that an expression names itself is no other one than its own.
                'collation', CASE WHEN own.expression !~ 'COLLATE' OR a.attname IS NOT NULL THEN any_collation.name END,
                'opclass', CASE WHEN NOT o.opcdefault THEN
                    CASE WHEN n.nspname = 'pg_catalog' THEN '' ELSE quote_ident(n.nspname) || '.' END || quote_ident(o.opcname)
                END
            )
            ORDER BY k.place
        ) AS columns
    FROM pg_catalog.pg_index AS i
    JOIN relation AS r ON r.oid = i.indrelid
    CROSS JOIN LATERAL unnest(i.indkey::int2[], i.indoption::int2[], i.indcollation::oid[], i.indclass::oid[])
        WITH ORDINALITY AS k (attnum, options, collation_oid, opclass, place)
    LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum > 0
    CROSS JOIN LATERAL (
        SELECT CASE WHEN (SELECT now FROM ready) THEN pg_get_indexdef(i.indexrelid, k.place::int, false) END AS expression
    ) AS own
    LEFT JOIN pg_catalog.pg_attribute AS ia ON ia.attrelid = i.indexrelid AND ia.attnum = k.place
    LEFT JOIN pg_catalog.pg_type AS it ON it.oid = ia.atttypid
    LEFT JOIN any_collation
        ON any_collation.oid = k.collation_oid
        AND k.collation_oid <> coalesce(a.attcollation, it.typcollation)
    JOIN pg_catalog.pg_opclass AS o ON o.oid = k.opclass
    JOIN pg_catalog.pg_namespace AS n ON n.oid = o.opcnamespace
    WHERE k.place <= i.indnkeyatts
    GROUP BY i.indexrelid
),
any_index AS (
    SELECT
        i.indrelid,
        json_agg(
            json_build_object(
                'name', c.relname,
                'unique', i.indisunique,
                'nulls_not_distinct', coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false),
                'method', m.amname,
                'columns', index_column.columns,
                'include', (
                    SELECT json_agg(a.attname ORDER BY k.place)
                    FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
                    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                    WHERE k.place > i.indnkeyatts
                ),
                'predicate', CASE WHEN (SELECT now FROM ready) THEN pg_get_expr(i.indpred, i.indrelid) END,
                'options', c.reloptions,
                'comment', comment.description
            )
        ) AS indexes
    FROM pg_catalog.pg_index AS i
    JOIN relation AS r ON r.oid = i.indrelid
    JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
    JOIN index_column ON index_column.indexrelid = i.indexrelid
    LEFT JOIN comment
        ON comment.objoid = c.oid
        AND comment.classoid = 'pg_catalog.pg_class'::regclass
        AND comment.objsubid = 0
    WHERE NOT c.relispartition
      AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_constraint AS con
          WHERE con.conindid = i.indexrelid AND con.conrelid = i.indrelid AND con.contype IN ('p', 'u', 'x')
      )
    GROUP BY i.indrelid
),
parent AS (
    SELECT
        i.inhrelid,
        json_agg(json_build_object('namespace', n.nspname, 'name', c.relname) ORDER BY i.inhseqno) AS parents
    FROM pg_catalog.pg_inherits AS i
    JOIN pg_catalog.pg_class AS c ON c.oid = i.inhparent
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    GROUP BY i.inhrelid
),
depends AS (
    SELECT w.ev_class, json_agg(DISTINCT r.name::jsonb) AS names
    FROM pg_catalog.pg_rewrite AS w
    JOIN pg_catalog.pg_depend AS d
        ON d.classid = 'pg_catalog.pg_rewrite'::regclass
        AND d.objid = w.oid
        AND d.refclassid = 'pg_catalog.pg_class'::regclass
        AND d.refobjid <> w.ev_class
    JOIN relation AS r ON r.oid = d.refobjid AND r.relkind IN ('r', 'p', 'f', 'v', 'm')
    GROUP BY w.ev_class
),
all_tables AS (
    SELECT json_agg(
        json_build_object(
            'name', r.name,
            'kind', CASE r.relkind WHEN 'p' THEN 'partitioned' WHEN 'f' THEN 'foreign' ELSE 'ordinary' END,
            'unlogged', r.relpersistence = 'u',
            'partition_key', CASE WHEN r.relkind = 'p' AND (SELECT now FROM ready) THEN pg_get_partkeydef(r.oid) END,
            'partition_of', CASE WHEN r.relispartition AND (SELECT now FROM ready) THEN
                json_build_object('table', parent.parents -> 0, 'bound', pg_get_expr(r.relpartbound, r.oid))
            END,
            'inherits', CASE WHEN NOT r.relispartition THEN parent.parents END,
            'server', s.srvname,
            'columns', coalesce(table_columns.columns, '[]'),
            'primary_key', (SELECT key.key FROM key WHERE key.conrelid = r.oid AND key.contype = 'p'),
            'unique', (SELECT json_agg(key.key) FROM key WHERE key.conrelid = r.oid AND key.contype = 'u'),
            'foreign_keys', foreign_key.foreign_keys,
            'checks', table_check.checks,
            'exclusions', exclusion.exclusions,
            'indexes', any_index.indexes,
            'options', r.reloptions,
            'comment', comment.description,
            'not_allowed', NOT (has_schema_privilege(r.relnamespace, 'USAGE') AND has_any_column_privilege(r.oid, 'SELECT')),
            'estimated_rows', CASE
                WHEN r.reltuples > 0 OR (r.reltuples = 0 AND current_setting('server_version_num')::int >= 140000) THEN r.reltuples::bigint
            END
        )
    ) AS list
    FROM relation AS r
    LEFT JOIN table_columns ON table_columns.attrelid = r.oid
    LEFT JOIN foreign_key ON foreign_key.conrelid = r.oid
    LEFT JOIN table_check ON table_check.conrelid = r.oid
    LEFT JOIN exclusion ON exclusion.conrelid = r.oid
    LEFT JOIN any_index ON any_index.indrelid = r.oid
    LEFT JOIN parent ON parent.inhrelid = r.oid
    LEFT JOIN pg_catalog.pg_foreign_table AS f ON f.ftrelid = r.oid
    LEFT JOIN pg_catalog.pg_foreign_server AS s ON s.oid = f.ftserver
    LEFT JOIN comment
        ON comment.objoid = r.oid
        AND comment.classoid = 'pg_catalog.pg_class'::regclass
        AND comment.objsubid = 0
    WHERE r.relkind IN ('r', 'p', 'f')
),
all_views AS (
    SELECT json_agg(
        json_build_object(
            'name', r.name,
            'materialized', r.relkind = 'm',
            'definition', CASE WHEN (SELECT now FROM ready) THEN rtrim(btrim(pg_get_viewdef(r.oid), E' \n'), ';') END,
            'columns', coalesce(view_columns.columns, '[]'),
            'depends_on', depends.names,
            'indexes', any_index.indexes,
            'options', r.reloptions,
            'comment', comment.description,
            'not_allowed', NOT (has_schema_privilege(r.relnamespace, 'USAGE') AND has_any_column_privilege(r.oid, 'SELECT'))
        )
    ) AS list
    FROM relation AS r
    LEFT JOIN view_columns ON view_columns.attrelid = r.oid
    LEFT JOIN depends ON depends.ev_class = r.oid
    LEFT JOIN any_index ON any_index.indrelid = r.oid
    LEFT JOIN comment
        ON comment.objoid = r.oid
        AND comment.classoid = 'pg_catalog.pg_class'::regclass
        AND comment.objsubid = 0
    WHERE r.relkind IN ('v', 'm')
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
            'comment', comment.description
        )
    ) AS list
    FROM relation AS r
    JOIN pg_catalog.pg_sequence AS s ON s.seqrelid = r.oid
    LEFT JOIN comment
        ON comment.objoid = r.oid
        AND comment.classoid = 'pg_catalog.pg_class'::regclass
        AND comment.objsubid = 0
),
all_composites AS (
    SELECT json_agg(
        json_build_object(
            'name', r.name,
            'attributes', coalesce(composite_attributes.attributes, '[]'),
            'comment', comment.description
        )
    ) AS list
    FROM relation AS r
    LEFT JOIN composite_attributes ON composite_attributes.attrelid = r.oid
    LEFT JOIN comment
        ON comment.objoid = r.reltype
        AND comment.classoid = 'pg_catalog.pg_type'::regclass
    WHERE r.relkind = 'c'
),
type_comment AS (
    SELECT objoid, description FROM comment WHERE classoid = 'pg_catalog.pg_type'::regclass
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
            'comment', type_comment.description
        )
    ) AS list
    FROM any_type AS t
    LEFT JOIN type_comment ON type_comment.objoid = t.oid
    WHERE t.typtype = 'e'
),
all_domains AS (
    SELECT json_agg(
        json_build_object(
            'name', t.name,
            'type', CASE WHEN (SELECT now FROM ready) THEN format_type(t.typbasetype, t.typtypmod) END,
            'collation', any_collation.name,
            'not_null', t.typnotnull,
            'default', CASE WHEN (SELECT now FROM ready) THEN pg_get_expr(t.typdefaultbin, 0) END,
            'checks', (
                SELECT json_agg(
                    json_build_object(
                        'name', con.conname,
                        'expression', CASE WHEN (SELECT now FROM ready) THEN pg_get_expr(con.conbin, 0) END,
                        'not_valid', NOT con.convalidated,
                        'comment', obj_description(con.oid, 'pg_constraint')
                    )
                )
                FROM pg_catalog.pg_constraint AS con
                WHERE con.contypid = t.oid AND con.contype = 'c'
            ),
            'comment', type_comment.description
        )
    ) AS list
    FROM any_type AS t
    JOIN pg_catalog.pg_type AS base ON base.oid = t.typbasetype
    LEFT JOIN any_collation ON any_collation.oid = t.typcollation AND t.typcollation <> base.typcollation
    LEFT JOIN type_comment ON type_comment.objoid = t.oid
    WHERE t.typtype = 'd'
),
all_ranges AS (
    SELECT json_agg(
        json_build_object(
            'name', t.name,
            'subtype', CASE WHEN (SELECT now FROM ready) THEN format_type(r.rngsubtype, NULL) END,
            'subtype_diff', (SELECT p.proname FROM pg_catalog.pg_proc AS p WHERE p.oid = r.rngsubdiff),
            'comment', type_comment.description
        )
    ) AS list
    FROM any_type AS t
    JOIN pg_catalog.pg_range AS r ON r.rngtypid = t.oid
    LEFT JOIN type_comment ON type_comment.objoid = t.oid
    WHERE t.typtype = 'r'
),
all_namespaces AS (
    SELECT json_agg(
        json_build_object(
            'name', n.name,
            -- The comment that every new database comes with.
            'comment', nullif(comment.description, 'standard public schema')
        )
    ) AS list
    FROM namespace AS n
    LEFT JOIN comment
        ON comment.objoid = n.oid
        AND comment.classoid = 'pg_catalog.pg_namespace'::regclass
),
document AS MATERIALIZED (
    SELECT json_strip_nulls(
        json_build_object(
            'namespaces', (SELECT list FROM all_namespaces),
            'tables', (SELECT list FROM all_tables),
            'views', (SELECT list FROM all_views),
            'sequences', (SELECT list FROM all_sequences),
            'enums', (SELECT list FROM all_enums),
            'domains', (SELECT list FROM all_domains),
            'composites', (SELECT list FROM all_composites),
            'ranges', (SELECT list FROM all_ranges)
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
