//! Pipelines as scripts for Polars: what a script writes is what a run writes, byte for byte.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::program::Place;

/// Returns a Python that has Polars, which `npm test` installs; nothing where there is none, said aloud.
pub fn python() -> Option<PathBuf> {
    let cache = || {
        let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache");
        std::env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty()).map_or_else(home, PathBuf::from)
    };
    let path = std::env::var_os("MILLPOND_PYTHON").map_or_else(|| cache().join("millpond/python/bin/python"), PathBuf::from);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "there is no Python with Polars: {}", path.display());
    eprintln!("SKIPPED: there is no Python with Polars at {}; `npm test` installs it", path.display());
    None
}

/// Cells as people leave them: blanks of many kinds, quotes, signs, records that are no rows.
const MESSY: &str = concat!(
    "name,price,qty,rate,paid,day,at,note,tags\n",
    "Ann Lee,109.03727963458522,7,1.5,true,2024-02-29,2024-02-29 13:14:15.123456,hello world,red;blue\n",
    "\"Dr. Bob O'Neil, Jr.\",007.50,-3,-2.5,no,1999-12-31,1999-12-31T23:59:59,\"a \"\"quoted\"\" note\",red\n",
    "short,1\n",
    "too,1,2,3,t,2024-01-01,2024-01-01,n,t,more\n",
    "\n",
    "  van der Berg  ,+12.00,0,1e3,,2024-1-5,2024-01-05 10:00,\"two\nlines\", ; ;green ;\n",
    "Zoë Ångström,-0.50,+07,NaN,off,2000-01-01,2000-01-01,\u{a0}\u{200b}\u{e9}t\u{e9}  e\u{301}t\u{e9} ,\n",
    "   ,,,,,,,,\n",
    "Cher,1e2,2,Infinity,Y,2024-02-29,2024-02-29 00:00:00.5,100%,red;red\n",
    "MARY ANNE SMITH,.5,9223372036854775807,0.1,f,2023-07-01,2023-07-01 06:07:08,x_y\\z,blue\n",
    "Ann Lee,109.03727963458522,7,1.5,true,2024-02-29,2024-02-29 13:14:15.123456,hello world,red;blue\n",
    "ann lee,7.5,2,2,TRUE,2024-03-01,2024-03-01 24:00,HELLO,\"a,b\"\n",
    "Prof. X,0.0,-12345,1e-7,1,0999-03-01,2021-01-03 10:00:00.25,\u{1f600} emoji,\u{2003}wide\u{2003};x\n",
    "José María Ortega y Gasset,100,100,1e15,on,2020-12-31,2020-12-31 1:2:3,McCoy isn't,;;\n",
    "\"Smith, V.\",100.000,3,0.30000000000000004,false,2020-12-31,2020-12-31,=1+1,-5.50\n",
    "bad,12;50,x,y,maybe,2023-02-29,now,NA,n/a\n",
);

const TYPES: &str =
    "types = { price = \"decimal\", qty = \"integer\", rate = \"float\", paid = \"boolean\", day = \"date\", at = \"timestamp\" }\n";

/// A pipeline's steps: its name, what its source says beside the file, and the steps.
type Case = (&'static str, &'static str, &'static str);

/// One pipeline, or more, for each verb.
const VERBS: &[Case] = &[
    ("nothing", "", ""),
    ("types", TYPES, ""),
    ("types_null", "types = { price = \"decimal\", day = \"date\" }\non_error = \"null\"\n", ""),
    ("select", "", "[[step]]\ndo = \"select\"\ncolumns = [\"price\", \"name\"]\n"),
    ("one_column", "", "[[step]]\ndo = \"select\"\ncolumns = [\"tags\"]\n"),
    ("reorder", "", "[[step]]\ndo = \"reorder\"\ncolumns = [\"note\", \"qty\"]\n"),
    ("drop_columns", "", "[[step]]\ndo = \"drop_columns\"\ncolumns = [\"note\", \"qty\"]\n"),
    (
        "rename",
        TYPES,
        "[[step]]\ndo = \"rename\"\ncolumns = { name = \"price\", price = \"name\", note = \"a \\\"b\\\" \\\\ c\" }\n[[step]]\ndo = \"derive\"\nset = { \"new one\" = \"name * 2\" }\n",
    ),
    (
        "cast",
        "",
        "[[step]]\ndo = \"cast\"\ntypes = { price = \"decimal\", qty = \"integer\", rate = \"float\", paid = \"boolean\", day = \"date\", at = \"timestamp\" }\n",
    ),
    (
        "cast_null",
        "",
        "[[step]]\ndo = \"cast\"\non_error = \"null\"\ntypes = { price = \"decimal\", qty = \"integer\", rate = \"float\", paid = \"boolean\", day = \"date\", at = \"timestamp\" }\n",
    ),
    ("trim", "", "[[step]]\ndo = \"trim\"\ncolumns = [\"name\", \"note\", \"tags\"]\n"),
    ("replace", "", "[[step]]\ndo = \"replace\"\ncolumns = [\"name\", \"note\"]\nfind = \"e\"\nwith = \"$1\\\"\\\\\"\n"),
    ("replace_whole", "", "[[step]]\ndo = \"replace\"\ncolumns = [\"tags\", \"note\"]\nfind = \"\"\nwith = \"none\"\nwhole_cell = true\n"),
    ("clean_text", "", "[[step]]\ndo = \"clean_text\"\ncolumns = [\"name\", \"note\", \"tags\"]\n"),
    ("clean_text_lines", "", "[[step]]\ndo = \"clean_text\"\ncolumns = [\"note\"]\nkeep_lines = true\nform = \"nfkc\"\n"),
    ("upper", "", "[[step]]\ndo = \"change_case\"\ncolumns = [\"name\", \"note\"]\ncase = \"upper\"\n"),
    ("lower", "", "[[step]]\ndo = \"change_case\"\ncolumns = [\"name\", \"note\"]\ncase = \"lower\"\n"),
    ("title", "", "[[step]]\ndo = \"change_case\"\ncolumns = [\"name\", \"note\"]\ncase = \"title\"\n"),
    ("sentence", "", "[[step]]\ndo = \"change_case\"\ncolumns = [\"name\", \"note\"]\ncase = \"sentence\"\nmixed = \"keep\"\n"),
    ("map_values", "", "[[step]]\ndo = \"map_values\"\ncolumns = [\"paid\", \"tags\"]\nvalues = { true = \"yes\", \"\" = \"empty\" }\n"),
    (
        "map_ignoring_case",
        "",
        "[[step]]\ndo = \"map_values\"\ncolumns = [\"paid\"]\nvalues = { True = \"1\", F = \"0\" }\nignore_case = true\n",
    ),
    (
        "map_otherwise_null",
        "",
        "[[step]]\ndo = \"map_values\"\ncolumns = [\"paid\"]\nvalues = { true = \"t\", f = \"f\" }\notherwise = \"null\"\nignore_case = true\ntype = \"boolean\"\n[[step]]\ndo = \"derive\"\nset = { known = \"paid\" }\n",
    ),
    (
        "map_otherwise_reject",
        "",
        "[[step]]\ndo = \"map_values\"\ncolumns = [\"paid\"]\nvalues = { true = \"t\", f = \"f\", on = \"t\" }\notherwise = \"reject\"\n",
    ),
    ("map_with", "", "[[step]]\ndo = \"map_values\"\ncolumns = [\"tags\"]\nvalues = { red = \"r\" }\nwith = \"other\"\n"),
    ("parse_date", "", "[[step]]\ndo = \"parse_date\"\ncolumns = [\"day\"]\nformats = [\"%Y-%m-%d\"]\n"),
    ("parse_number", "", "[[step]]\ndo = \"parse_number\"\ncolumns = [\"price\"]\n"),
    ("parse_number_null", "", "[[step]]\ndo = \"parse_number\"\ncolumns = [\"price\", \"qty\"]\ndecimal = \";\"\non_error = \"null\"\n"),
    (
        "fill_missing",
        TYPES,
        "[[step]]\ndo = \"fill_missing\"\ncolumns = [\"price\", \"name\"]\nwith = \"0\"\n[[step]]\ndo = \"derive\"\nset = { more = \"price + 1\" }\n",
    ),
    ("split", "", "[[step]]\ndo = \"split\"\ncolumn = \"tags\"\nseparator = \";\"\ninto = [\"first\", \"rest\"]\n"),
    ("split_own", "", "[[step]]\ndo = \"split\"\ncolumn = \"note\"\nseparator = \" \"\ninto = [\"note\"]\n"),
    ("split_name", "", "[[step]]\ndo = \"split_name\"\ncolumn = \"name\"\ninto = [\"first_name\", \"last_name\"]\n"),
    (
        "split_name_keep",
        "",
        "[[step]]\ndo = \"split_name\"\ncolumn = \"name\"\ninto = [\"first_name\", \"last_name\"]\nhonorifics = \"keep\"\n",
    ),
    ("strip_leading_zeros", "", "[[step]]\ndo = \"strip_leading_zeros\"\ncolumns = [\"price\", \"qty\", \"day\"]\n"),
    ("derive", "", "[[step]]\ndo = \"derive\"\nset = { above = \"price > 100\", twice = \"price * 2\", \"class\" = \"name || '!'\" }\n"),
    ("derive_null", "", "[[step]]\ndo = \"derive\"\nset = { above = \"price > 100\", twice = \"price * 2\" }\non_error = \"null\"\n"),
    (
        "derive_over",
        TYPES,
        "[[step]]\ndo = \"derive\"\nset = { price = \"qty\", qty = \"price\" }\n[[step]]\ndo = \"derive\"\nset = { sum = \"price + qty\" }\n",
    ),
    (
        "derive_then_text",
        TYPES,
        "[[step]]\ndo = \"derive\"\nset = { a = \"price > 1\", b = \"rate * 2\", c = \"at\", d = \"day\", e = \"qty\" }\n[[step]]\ndo = \"replace\"\ncolumns = [\"a\", \"b\", \"c\", \"d\", \"e\"]\nfind = \"0\"\nwith = \"o\"\n",
    ),
    ("filter", "", "[[step]]\ndo = \"filter\"\nwhere = \"price > 7 and name not like 'Test%'\"\n"),
    ("filter_null", "", "[[step]]\ndo = \"filter\"\nwhere = \"(price > 7) is not true or qty = 7\"\non_error = \"null\"\n"),
    ("drop_missing", "", "[[step]]\ndo = \"drop_missing\"\ncolumns = [\"name\", \"tags\"]\n"),
    ("drop_missing_any", "", "[[step]]\ndo = \"derive\"\nset = { long = \"length(note) > 5\" }\n[[step]]\ndo = \"drop_missing\"\n"),
    ("drop_duplicates", TYPES, "[[step]]\ndo = \"drop_duplicates\"\n"),
    ("drop_duplicates_last", TYPES, "[[step]]\ndo = \"drop_duplicates\"\ncolumns = [\"price\"]\nkeep = \"last\"\n"),
    ("drop_duplicates_none", TYPES, "[[step]]\ndo = \"drop_duplicates\"\ncolumns = [\"paid\", \"day\"]\nkeep = \"none\"\n"),
    ("sort", TYPES, "[[step]]\ndo = \"sort\"\nby = [\"price\", \"name\"]\n"),
    ("sort_down", TYPES, "[[step]]\ndo = \"sort\"\nby = [\"paid\", \"rate\", \"at\"]\ndescending = [\"rate\"]\nnulls = \"first\"\n"),
    ("sort_text", "", "[[step]]\ndo = \"sort\"\nby = [\"note\"]\ndescending = [\"note\"]\n"),
    ("limit", "", "[[step]]\ndo = \"limit\"\nrows = 4\noffset = 2\n"),
    (
        "group_by",
        TYPES,
        "[[step]]\ndo = \"group_by\"\ncolumns = [\"paid\", \"price\"]\nset = { rows = \"count(*)\", names = \"count(distinct name)\", total = \"sum(price)\", mean = \"avg(price)\", least = \"min(qty)\", most = \"max(day)\", first = \"first(note)\", last = \"last(tags)\", there = \"count(tags)\" }\n",
    ),
    (
        "group_all",
        TYPES,
        "[[step]]\ndo = \"group_by\"\nset = { total = \"sum(price)\", mean = \"avg(price)\", means = \"avg(qty % 100)\", most = \"max(price)\", least = \"min(price * 2)\", low = \"min(name)\", high = \"max(at)\", days = \"count(distinct day)\" }\n[[step]]\ndo = \"derive\"\nset = { per_day = \"total / days\" }\n",
    ),
    ("group_text", "", "[[step]]\ndo = \"group_by\"\ncolumns = [\"tags\"]\nset = { total = \"sum(price)\" }\n"),
    ("join", TYPES, "[[step]]\ndo = \"join\"\ncsv = \"other.csv\"\non = [\"price\"]\nwith = [\"cost\"]\n"),
    (
        "join_inner",
        "",
        "[[step]]\ndo = \"join\"\ncsv = \"other.csv\"\non = [\"name\"]\nwith = [\"who\"]\nhow = \"inner\"\ncolumns = [\"what\", \"who\"]\nprefix = \"other_\"\n",
    ),
    ("join_semi", TYPES, "[[step]]\ndo = \"join\"\ncsv = \"other.csv\"\non = [\"price\"]\nwith = [\"cost\"]\nhow = \"semi\"\n"),
    (
        "join_anti",
        TYPES,
        "[[step]]\ndo = \"join\"\ncsv = \"other.csv\"\non = [\"price\", \"name\"]\nwith = [\"cost\", \"who\"]\nhow = \"anti\"\n",
    ),
    ("explode", "", "[[step]]\ndo = \"explode\"\ncolumn = \"tags\"\nseparator = \";\"\n"),
    (
        "validate",
        "",
        "[[step]]\ndo = \"validate\"\nrules = [{ rule = \"not_null\", columns = [\"name\"] }, { rule = \"range\", columns = [\"price\"], min = 0, max = 109.5 }, { rule = \"length\", columns = [\"note\"], max = 14, min = 2 }, { rule = \"pattern\", columns = [\"tags\"], pattern = '[a-z;, ]+|;;|-.*' }]\n",
    ),
    (
        "validate_more",
        TYPES,
        "[[step]]\ndo = \"validate\"\nrules = [{ rule = \"set\", columns = [\"paid\"], values = [\"true\", \"no\", \"on\", \"Y\"] }, { rule = \"check\", check = \"qty > 0\" }, { rule = \"range\", columns = [\"day\"], min = \"2020-01-01\" }, { rule = \"foreign\", columns = [\"name\"], csv = \"other.csv\", column = \"who\", on_fail = \"warn\" }, { rule = \"unique\", columns = [\"name\", \"price\"] }]\n",
    ),
    (
        "validate_foreign",
        "",
        "[[step]]\ndo = \"validate\"\nrules = [{ rule = \"foreign\", columns = [\"name\"], csv = \"other.csv\", column = \"who\" }]\n",
    ),
    (
        "missing_words",
        "missing = [\"NA\", \"n/a\", \"\"]\n",
        "[[step]]\ndo = \"derive\"\nset = { long = \"length(note)\", tagged = \"tags is not null\" }\n[[step]]\ndo = \"fill_missing\"\ncolumns = [\"note\", \"tags\"]\nwith = \"-\"\n",
    ),
    (
        "switched_off",
        "",
        "[[step]]\ndo = \"trim\"\nenabled = false\nnote = \"it\\n\\\"is\\\" not\\u0000 needed\"\ncolumns = [\"name\"]\n[[step]]\ndo = \"limit\"\nrows = 3\n",
    ),
];

/// Other files, and what the source says of them.
const SOURCES: &[(&str, &str, &str)] = &[
    ("tabs", "delimiter = \"\\t\"\nquote = \"'\"\n", "a\tb\n'x\ty'\t1\n'it''s'\t2\n"),
    ("no_header", "header = false\n", "x,1\ny,2\n"),
    ("skipped", "skip_lines = 2\n", "A \"title\nof two lines\na,b\nx,1\n"),
    ("names", "", " a ,a,,b\n1,2,3,4\n"),
    ("crlf", "", "a,b\r\nx,1\r\n\"y\r\nz\",2\r\n\r\nlast,3"),
    ("comments", "comment = \"#\"\n", "# title\na,b\nx,1\n# between\ny,2\n"),
    (
        "aliases",
        "[source.expect]\ncolumns = [\"a\", \"c\"]\nmissing = \"null\"\nextra = \"drop\"\naliases = { a = [\"A\"] }\n",
        "A,b\nx,1\n",
    ),
    (
        "dates",
        "[[step]]\ndo = \"parse_date\"\ncolumns = [\"d\"]\nformats = [\"%d/%m/%Y\", \"%m/%d/%Y\", \"%d %B %Y\", \"%d-%b-%y\"]\n",
        DATES,
    ),
    (
        "dates_rejected",
        "[[step]]\ndo = \"parse_date\"\ncolumns = [\"d\"]\nformats = [\"%d/%m/%Y\", \"%m/%d/%Y\"]\nambiguous = \"error\"\n",
        DATES,
    ),
    (
        "dates_or_null",
        "[[step]]\ndo = \"parse_date\"\ncolumns = [\"d\"]\nformats = [\"%B %d, %Y\", \"%d %B %Y\", \"%Y-%m-%d\"]\non_error = \"null\"\n",
        DATES,
    ),
    (
        "times",
        "[[step]]\ndo = \"parse_date\"\ncolumns = [\"d\"]\nformats = [\"%d/%m/%Y %H:%M\", \"%Y-%m-%d %H:%M:%S\", \"%d/%m/%Y\"]\ninto = \"timestamp\"\n",
        DATES,
    ),
    (
        "amounts",
        "[[step]]\ndo = \"parse_number\"\ncolumns = [\"a\"]\ndecimal = \",\"\nthousands = \".\"\ncurrency = [\"€\", \"EUR\"]\n",
        AMOUNTS,
    ),
    (
        "amounts_in_blanks",
        "[[step]]\ndo = \"parse_number\"\ncolumns = [\"a\"]\ndecimal = \",\"\nthousands = \" \"\ncurrency = [\"kr\"]\non_error = \"null\"\n",
        AMOUNTS,
    ),
    (
        "amounts_with_commas",
        "[[step]]\ndo = \"parse_number\"\ncolumns = [\"a\"]\nthousands = \",\"\ncurrency = [\"$\", \"USD\", \"Rs\"]\n",
        AMOUNTS,
    ),
    (
        "amounts_with_units",
        "[[step]]\ndo = \"parse_number\"\ncolumns = [\"a\"]\nunits = { kg = 1, g = 0.001, \"%\" = 0.01, t = 1000 }\n",
        AMOUNTS,
    ),
    ("sink_semicolons", "[sink]\ncsv = \"x.csv\"\ndelimiter = \";\"\n", "a,b\n\"x;y\",1\n\"p,q\",\"say \"\"hi\"\"\"\n,\n"),
    ("sink_without_header", "[sink]\ncsv = \"x.csv\"\nheader = false\n", "a,b\nx,1\ny,\n"),
    ("sink_without_formulas", "[sink]\ncsv = \"x.csv\"\nescape_formulas = true\n", "a,b\n=1+1,-5\n@x,+1\n-x,\t1\nfine,-1e5\n"),
    (
        "floats_in_groups",
        "types = { x = \"float\" }\n[[step]]\ndo = \"group_by\"\ncolumns = [\"k\"]\nset = { total = \"sum(x)\", mean = \"avg(x)\", least = \"min(x)\", most = \"max(x)\", there = \"count(x)\", kinds = \"count(distinct x)\" }\n",
        "k,x\na,1.5\nb,2\na,0.25\nb,\nc,\na,-3\nb,1e300\n,7\n",
    ),
];

/// Days in the forms of many people, some that are none.
const DATES: &str = concat!(
    "d,n\n24/11/2026,1\n03/04/2026,2\n12/25/2026,3\n5 November 2026,4\n05-Nov-26,5\n31/02/2026,6\n 7/8/2026 ,7\n,8\n",
    "NOVEMBER 5, 1999,9\n\"November 5, 1999\",10\n29 feb 2024,11\n29 Feb 2023,12\n2026-11-24,13\n24/11/2026 13:45,14\n",
    "2026-11-24 23:59:59,15\n24/11/2026 24:00,16\n04/04/2026,17\nsoon,18\n1-jan-70,19\n1-jan-69,20\n",
);

/// Amounts in the forms of many people, some that are none.
const AMOUNTS: &str = concat!(
    "a,n\n\"1.234,50\",1\n\"€ 1.234,50\",2\n\"12,00 EUR\",3\n(12.00),4\n\"(12,00)\",5\n12-,6\n-7,7\n\"$1,234.50\",8\n",
    "\"1,23,456.78\",9\n\"12,34\",10\n1 234,11\n\"1 234,5 kr\",12\n5 %,13\n250 g,14\n1.5kg,15\n2 t,16\n,17\nnone,18\n",
    "\"1.23,4\",19\n007.50,20\n+5,21\n--5,22\nUSD 5,23\nusd5,24\n1e3,25\n.5,26\n5.,27\n\"1\u{a0}234,5\",28\n\u{2212}5,29\n",
);

/// Expressions of every form that is written in Python, each a column.
const EXPRESSIONS: &[&str] = &[
    "price > 100",
    "100.00 <= price",
    "price = 7.5",
    "price <> qty",
    "qty > price",
    "rate < price",
    "rate = rate",
    "rate > 1",
    "name >= 'M'",
    "paid = true",
    "day < date '2020-06-01'",
    "at > timestamp '2020-12-31 01:02:02.5'",
    "day = at",
    "price between 7 and 100",
    "qty in (2, 7, 100)",
    "price in (7.5, 100)",
    "price in (qty, 7.5)",
    "name in ('Cher', 'Ann Lee')",
    "qty not in (2, null)",
    "price is null",
    "day is not null",
    "paid is true",
    "paid is not false",
    "(price > 1) is unknown",
    "price is distinct from 7.5",
    "qty is not distinct from null",
    "paid and price > 10",
    "paid or price > 10",
    "not paid",
    "not (paid or qty > 5) and name is not null",
    "qty % 1000 + 1",
    "qty % 100 - 2 * 3",
    "qty / 2",
    "qty % 2",
    "-(qty % 1000)",
    "mod(qty, 4)",
    "price + 1.00",
    "price - qty",
    "price * 2.50",
    "price / 3",
    "price % 7",
    "-price",
    "1 / price",
    "qty / (qty - qty)",
    "price / (price - price)",
    "(price + 1) * (price - 1) - price * price",
    "price * 2 > 15",
    "0.1 + 0.2 = price * 0 + 0.3",
    "rate * 2",
    "rate / 3",
    "rate + qty",
    "day + 1",
    "day - 30",
    "2 + day",
    "day - date '2020-01-01'",
    "name || '-' || note",
    "'<' || qty",
    "name || price",
    "name like 'Ann%'",
    "name like '%Lee'",
    "name like '%e%'",
    "note like '%\\_%'",
    "note like 'h_llo%d'",
    "name not like 'Cher'",
    "name ilike '%LEE'",
    "case when price > 100 then 'high' when price > 5 then 'middle' else 'low' end",
    "case when price > 100 then price end",
    "case paid when true then 1 else 0 end",
    "case when qty = 0 then null else 100 / qty end",
    "cast(price as bigint)",
    "cast(price as double precision)",
    "cast(qty as text)",
    "cast(rate as text)",
    "cast(at as text)",
    "cast(at as date)",
    "cast(day as timestamp)",
    "price::numeric(10,2)",
    "price::numeric(3,1)",
    "price::text",
    "rate::bigint",
    "note::numeric",
    "tags::date",
    "coalesce(price, 0)",
    "coalesce(name, note, 'none')",
    "nullif(name, 'Cher')",
    "nullif(price, 7.5)",
    "greatest(qty, 5)",
    "least(name, note)",
    "greatest(day, date '2020-12-31')",
    "length(note)",
    "char_length(name)",
    "lower(name)",
    "upper(note)",
    "trim(name)",
    "btrim(name, 'AnZ ')",
    "ltrim(name)",
    "rtrim(name, 'eh')",
    "left(name, 3)",
    "left(name, -2)",
    "right(name, 3)",
    "right(name, -2)",
    "substr(name, 2)",
    "substring(name, 0, 3)",
    "substring(name from 2 for 3)",
    "substr(name, (qty % 5)::bigint, 2)",
    "replace(note, 'l', '$0')",
    "split_part(tags, ';', 1)",
    "split_part(tags, ';', -1)",
    "split_part(name, ' ', 3)",
    "strpos(name, 'e')",
    "position('é' in note)",
    "starts_with(name, 'Ann')",
    "concat(name, paid, qty, price, null)",
    "reverse(note)",
    "repeat(left(name, 2), 3)",
    "abs(qty % 100)",
    "abs(price)",
    "abs(rate)",
    "ceil(price)",
    "ceiling(rate)",
    "floor(price)",
    "floor(rate)",
    "round(price)",
    "round(price, 1)",
    "round(price, -1)",
    "round(rate)",
    "trunc(price)",
    "trunc(price, 1)",
    "trunc(rate)",
    "mod(price, 5)",
    "sign(price)",
    "sign(rate)",
    "extract(year from day)",
    "extract(quarter from day)",
    "extract(month from at)",
    "extract(day from at)",
    "extract(dow from day)",
    "extract(doy from day)",
    "extract(hour from at)",
    "extract(minute from at)",
    "extract(second from at)",
    "extract(year from day) >= 2020",
    "true",
    "7",
    "'it''s \"quoted\" \\\\'",
    "null",
    "1.50",
];

/// What has no equal in Python, and is refused in words.
const REFUSED: &[&str] =
    &["greatest(price, 1)", "note like name", "replace(note, name, 'x')", "split_part(name, ' ', qty)", "rate::numeric"];

struct Bench {
    place: Place,
    python: PathBuf,
    scripts: Vec<String>,
}

impl Bench {
    fn new(python: PathBuf) -> Self {
        let place = Place::new();
        place.write("in.csv", MESSY);
        place
            .write("other.csv", "cost,who,what\n7.50,Ann Lee,first\n100,Ann Lee,\"sec,ond\"\n1e2,Cher,third\n,nobody,fourth\n0,Prof. X,\n");
        Self { place, python, scripts: Vec::new() }
    }

    /// Runs a pipeline, and makes the script that is to do the same. The script's output gets the ending `.script`.
    fn add(&mut self, name: &str, text: &str, output: &str) -> Vec<String> {
        self.place.write(&format!("{name}.toml"), text);
        let run = self.place.run(&["run", &format!("{name}.toml"), "--output", output]);
        assert!(matches!(run.code, 0 | 3), "{name}: {run:?}");
        std::fs::rename(self.place.path(output), self.place.path(&format!("run-{output}"))).unwrap();
        let made = self.place.run(&["python", &format!("{name}.toml"), "--output", output, "--json"]);
        assert_eq!(made.code, 0, "{name}: {made:?}");
        let made = made.json();
        // With an ending of its own, so that none is taken for a module of Python's.
        self.place.write(&format!("{name}.script.py"), made["text"].as_str().unwrap());
        self.scripts.push(format!("{name}.script.py"));
        made["differences"].as_array().unwrap().iter().map(|words| words.as_str().unwrap().to_owned()).collect()
    }

    /// Runs the scripts that were made, in one Python, and returns what went wrong in words.
    fn run(&self) -> Vec<String> {
        let driver = "import runpy, sys, traceback\nfor path in sys.argv[1:]:\n    try:\n        runpy.run_path(path)\n    except Exception:\n        print(path, traceback.format_exc())\n";
        let mut command = Command::new(&self.python);
        command.args(["-W", "error::DeprecationWarning", "-c", driver]).args(&self.scripts).current_dir(self.place.path(""));
        let output = command.output().expect("Python runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let said = String::from_utf8_lossy(&output.stdout);
        if said.trim().is_empty() { Vec::new() } else { vec![said.into_owned()] }
    }

    /// Returns how an output of a script differs from that of the run.
    fn compare(&self, output: &str) -> Option<String> {
        let read = |path: String| std::fs::read_to_string(self.place.path(&path)).unwrap_or_default();
        let (run, script) = (read(format!("run-{output}")), read(output.to_owned()));
        let (left, right): (Vec<_>, Vec<_>) = (run.lines().collect(), script.lines().collect());
        let at = (0..left.len().max(right.len())).find(|at| left.get(*at) != right.get(*at));
        (run != script)
            .then(|| format!("{output}: the run has {:?}, the script {:?}", at.map(|at| left.get(at)), at.map(|at| right.get(at))))
    }
}

fn holds(mistakes: &[String]) {
    assert!(mistakes.is_empty(), "{} mistakes:\n{}", mistakes.len(), mistakes.join("\n"));
}

#[test]
fn a_script_writes_what_a_run_writes_for_every_verb() {
    let Some(python) = python() else { return };
    let mut bench = Bench::new(python);
    let mut mistakes = Vec::new();
    for (name, source, steps) in VERBS {
        let told = bench.add(name, &format!("[source]\ncsv = \"in.csv\"\n{source}{steps}"), &format!("{name}.csv"));
        // Of numbers that grow too large there is always a word.
        let told = told.into_iter().filter(|words| !words.contains("a run rejects its row"));
        mistakes.extend(told.map(|words| format!("{name}: it says that it differs: {words}")));
    }
    mistakes.extend(bench.run());
    mistakes.extend(VERBS.iter().filter_map(|(name, ..)| bench.compare(&format!("{name}.csv"))));
    holds(&mistakes);
}

#[test]
fn a_script_reads_files_as_a_run_reads_them() {
    let Some(python) = python() else { return };
    let mut bench = Bench::new(python);
    for (name, source, text) in SOURCES {
        bench.place.write(&format!("{name}.in"), text);
        bench.add(name, &format!("[source]\ncsv = \"{name}.in\"\n{source}"), &format!("{name}.csv"));
    }
    let mut mistakes = bench.run();
    mistakes.extend(SOURCES.iter().filter_map(|(name, ..)| bench.compare(&format!("{name}.csv"))));
    holds(&mistakes);
}

#[test]
fn a_script_stops_where_a_run_stops() {
    let Some(python) = python() else { return };
    let mut bench = Bench::new(python);
    bench.place.write("in.csv", "a,b\n1,x\nno,y\n");
    let cases = [
        ("types", "types = { a = \"decimal\" }\non_error = \"stop\"\n"),
        ("cast", "[[step]]\ndo = \"cast\"\ntypes = { a = \"integer\" }\non_error = \"stop\"\n"),
        ("derive", "[[step]]\ndo = \"derive\"\nset = { c = \"a + 1\" }\non_error = \"stop\"\n"),
        ("filter", "[[step]]\ndo = \"filter\"\nwhere = \"a > 0\"\non_error = \"stop\"\n"),
        ("parse_number", "[[step]]\ndo = \"parse_number\"\ncolumns = [\"a\"]\non_error = \"stop\"\n"),
        ("parse_date", "[[step]]\ndo = \"parse_date\"\ncolumns = [\"b\"]\nformats = [\"%Y-%m-%d\"]\non_error = \"stop\"\n"),
        (
            "validate",
            "[[step]]\ndo = \"validate\"\nrules = [{ rule = \"set\", columns = [\"b\"], values = [\"x\"], on_fail = \"stop\" }]\n",
        ),
    ];
    for (name, rest) in cases {
        let text = format!("[source]\ncsv = \"in.csv\"\n{rest}");
        bench.place.write(&format!("{name}.toml"), &text);
        let run = bench.place.run(&["run", &format!("{name}.toml"), "--output", "out.csv"]);
        assert_eq!(run.code, 1, "{name}: {run:?}");
        let made = bench.place.run(&["python", &format!("{name}.toml"), "--output", "out.csv", "--json"]);
        assert_eq!(made.code, 0, "{name}: {made:?}");
        bench.place.write(&format!("{name}.script.py"), made.json()["text"].as_str().unwrap());
        bench.scripts = vec![format!("{name}.script.py")];
        let said = bench.run().join("");
        assert!(said.contains("Error") && !said.contains("NotImplemented"), "{name}: {said}");
        assert!(!bench.place.path("out.csv").exists(), "{name}");
    }
}

#[test]
fn a_script_reads_the_files_of_a_pattern_as_a_run_reads_them() {
    let Some(python) = python() else { return };
    let mut bench = Bench::new(python);
    for (name, text) in [("part_2.csv", "a,b\n3,z\nshort\n"), ("part_1.csv", "a,b\n1,x\n2,y\n"), ("other.txt", "a,b\n9,q\n")] {
        bench.place.write(name, text);
    }
    bench.add("pattern", "[source]\ncsv = \"part_*.csv\"\n[[step]]\ndo = \"derive\"\nset = { c = \"a + 1\" }\n", "out.csv");
    let mut mistakes = bench.run();
    mistakes.extend(bench.compare("out.csv"));
    assert_eq!(bench.place.read("run-out.csv"), "a,b,c\n1,x,2\n2,y,3\n3,z,4\n");
    holds(&mistakes);
}

#[test]
fn the_pipeline_of_the_template_is_the_same_in_python() {
    let Some(python) = python() else { return };
    let place = Place::new();
    assert_eq!(place.run(&["new", "shop", "--template", "dealership"]).code, 0);
    assert!(matches!(place.run_in("shop", &["run", "clean_sales"]).code, 0 | 3));
    let run = place.read("shop/out/data_processed.csv");
    std::fs::remove_dir_all(place.path("shop/out")).unwrap();
    let made = place.run_in("shop", &["python", "clean_sales"]);
    assert_eq!(made.code, 0, "{made:?}");
    assert_eq!(made.stderr, "warning: The limits (max_rejected = 1%, min_rows = 1) are not held.\n");
    place.write("clean_sales.script.py", &made.stdout);
    let ended = Command::new(python).arg(place.path("clean_sales.script.py")).output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    assert!(run.lines().count() > 9_000 && run == place.read("shop/out/data_processed.csv"));
}

#[test]
fn a_packed_file_and_the_other_kinds_of_output_hold_the_same_rows() {
    let Some(python) = python() else { return };
    let mut bench = Bench::new(python);
    let mut packed = GzEncoder::new(std::fs::File::create(bench.place.path("in.csv.gz")).unwrap(), Compression::fast());
    packed.write_all(MESSY.as_bytes()).unwrap();
    packed.finish().unwrap();
    let steps =
        "[[step]]\ndo = \"derive\"\nset = { above = \"price > 100\", twice = \"price * 2\", half = \"rate / 2\", later = \"at\" }\n";
    let text = format!("[source]\ncsv = \"in.csv.gz\"\n{TYPES}{steps}");
    for output in ["packed.csv", "lines.jsonl", "table.parquet"] {
        bench.add(output.split('.').next().unwrap(), &text, output);
    }
    let mut mistakes = bench.run();
    mistakes.extend(bench.compare("packed.csv"));
    // As rows: a number may be written with other digits, and a file of columns in other bytes.
    let driver = "import polars as pl, sys\nfrom polars.testing import assert_frame_equal\nfor read, path in ((pl.read_ndjson, 'lines.jsonl'), (pl.read_parquet, 'table.parquet')):\n    run, script = read('run-' + path), read(path)\n    run = run.with_columns(pl.col(name).cast(kind, strict=False) for name, kind in script.schema.items())\n    if 'json' in path:\n        finite = [pl.when(pl.col(name).is_finite()).then(pl.col(name)) for name in ('rate', 'half')]\n        run = run.with_columns(finite)\n    assert run.height > 9, run.height\n    assert_frame_equal(run, script, check_exact=True)\n";
    let compared = Command::new(&bench.python).args(["-c", driver]).current_dir(bench.place.path("")).output().unwrap();
    if !compared.status.success() {
        mistakes.push(String::from_utf8_lossy(&compared.stderr).into_owned());
    }
    holds(&mistakes);
}

/// Returns a text as TOML writes it.
fn toml(text: &str) -> String {
    serde_json::to_string(text).expect("a string is always JSON")
}

#[test]
fn a_script_computes_what_a_run_computes() {
    let Some(python) = python() else { return };
    let mut bench = Bench::new(python);
    let set = |texts: &[&str]| -> String {
        let set: Vec<String> = texts.iter().enumerate().map(|(at, text)| format!("e{at:03} = {}", toml(text))).collect();
        format!("set = {{ {} }}\n", set.join(", "))
    };
    // Of declared types, and of text that is read as what it is compared with.
    for (name, types, on_error) in [
        ("typed", TYPES, "null"),
        ("rejecting", TYPES, "reject"),
        (
            "nullable",
            "types = { qty = \"integer\", rate = \"float\", paid = \"boolean\", day = \"date\", at = \"timestamp\" }\non_error = \"null\"\n",
            "null",
        ),
    ] {
        let step = format!("[[step]]\ndo = \"derive\"\non_error = \"{on_error}\"\n{}", set(EXPRESSIONS));
        bench.add(name, &format!("[source]\ncsv = \"in.csv\"\n{types}{step}"), &format!("{name}.csv"));
    }
    let mut mistakes = bench.run();
    for name in ["typed", "rejecting", "nullable"] {
        let read = |prefix: &str| csv_rows(&std::fs::read_to_string(bench.place.path(&format!("{prefix}{name}.csv"))).unwrap_or_default());
        let (run, script) = (read("run-"), read(""));
        if run.len() != script.len() {
            mistakes.push(format!("{name}: {} rows and {}", run.len(), script.len()));
        }
        for (at, text) in EXPRESSIONS.iter().enumerate() {
            let column = |rows: &[Vec<String>]| -> Vec<String> { rows.iter().filter_map(|row| row.get(9 + at).cloned()).collect() };
            if column(&run) != column(&script) {
                mistakes.push(format!("{name}: {text}: {:?} and {:?}", column(&run), column(&script)));
            }
        }
    }
    holds(&mistakes);
}

/// Returns the cells of an output: what stands between quotes keeps its commas and line ends.
fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    for letter in text.chars() {
        match letter {
            // Two of them stand for one, which does not matter where outputs are only compared.
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    rows
}

#[test]
fn what_has_no_equal_is_refused_in_the_script_and_told() {
    let place = Place::new();
    place.write("in.csv", MESSY);
    for text in REFUSED {
        let step = format!("[[step]]\ndo = \"derive\"\nset = {{ e = {} }}\n", toml(text));
        place.write("p.toml", &format!("[source]\ncsv = \"in.csv\"\n{TYPES}{step}"));
        let made = place.run(&["python", "p.toml"]);
        assert_eq!(made.code, 0, "{text}: {made:?}");
        assert!(made.stdout.contains("raise NotImplementedError(\"Step 1, Derive: "), "{text}: {}", made.stdout);
        assert!(made.stderr.contains("warning: Step 1, Derive: "), "{text}: {}", made.stderr);
    }
}
