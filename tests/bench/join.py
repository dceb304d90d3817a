"""Ten million rows get a column of a file of a million keys. Options: `--rows N` (10,000,000), `--keys N` (1,000,000),
`--repeats N` (5)."""

import sys

from lib.checks import SameByKey
from lib.contest import measure, options, ours, peer, table
from lib.inputs import cents_of, facts, key_of, label_of, labels

given = options(rows=10_000_000, keys=1_000_000)
source, other = facts(given.rows, given.keys), labels(given.keys)

PIPELINE = f"""[source]
csv = "input.csv"

[[step]]
do  = "join"
csv = "{other}"
on  = ["key"]
"""


def expected(number):
    """Returns a row with its label."""
    key, cents = key_of(number, given.keys), cents_of(number)
    return [str(number), str(key), str(cents / 100), label_of(key)]


wanted = {str(number): expected(number) for number in range(0, given.rows, max(1, given.rows // 1_000))}
contenders = [peer("polars", "join", source, other), peer("duckdb", "join", source, other), ours(PIPELINE, source)]
title = f"{given.rows:,} rows joined with {given.keys:,}, {source.stat().st_size / 1e6:.0f} MB, {given.repeats} rounds"
sys.exit(table(title, contenders, measure(contenders, given.repeats, SameByKey(given.rows, wanted)), at_most=1.1))
