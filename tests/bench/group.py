"""Ten million rows become a million groups, with a count and a sum. Options: `--rows N` (10,000,000), `--keys N` (1,000,000),
`--repeats N` (5)."""

import sys

from lib.checks import SameByKey
from lib.contest import measure, options, ours, peer, table
from lib.inputs import cents_of, facts, key_of

PIPELINE = """[source]
csv   = "input.csv"
types = { value = "decimal" }

[[step]]
do      = "group_by"
columns = ["key"]
set     = { rows = "count(*)", total = "sum(value)" }
"""


def expected(keys, rows):
    """Returns the groups of some keys."""
    some = set(range(0, keys, max(1, keys // 1_000)))
    found = {}
    for number in range(rows):
        key = key_of(number, keys)
        if key in some:
            count, cents = found.get(key, (0, 0))
            found[key] = (count + 1, cents + cents_of(number))
    return {str(key): [str(key), str(count), str(cents / 100)] for key, (count, cents) in found.items()}


given = options(rows=10_000_000, keys=1_000_000)
source = facts(given.rows, given.keys)
contenders = [peer("polars", "group", source), peer("duckdb", "group", source), ours(PIPELINE, source)]
check = SameByKey(min(given.rows, given.keys), expected(given.keys, given.rows))
title = f"{given.rows:,} rows in {given.keys:,} groups, {source.stat().st_size / 1e6:.0f} MB, {given.repeats} rounds"
sys.exit(table(title, contenders, measure(contenders, given.repeats, check), at_most=1.1))
