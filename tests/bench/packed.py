"""A gzipped file: one column is compared with a number, all are written; beside `zcat`, which only unpacks it. Options:
`--rows N` (10,000,000), `--repeats N` (5)."""

import sys

from lib.checks import SameRows
from lib.contest import Contender, measure, options, ours, peer, table
from lib.inputs import packed, people

PIPELINE = """[source]
csv   = "input.csv.gz"
types = { price = "decimal" }

[[step]]
do  = "derive"
set = { above = "price > 100" }
"""


def check(name, out, words):
    """Checks rows; what `zcat` gives is the input, without the flag."""
    if name != "zcat":
        same(name, out, words)


def expected(place):
    name, price = block[place % len(block)]
    return [name, price, str(float(price) > 100)]


given = options(rows=10_000_000)
plain, block = people(given.rows)
source = packed(plain)
same = SameRows(given.rows, expected)
zcat = Contender("zcat", lambda out: ["sh", "-c", 'zcat "$0" > "$1"', source, out])
contenders = [zcat, peer("duckdb", "flag", source, "price", "100"), ours(PIPELINE, source)]
title = f"{given.rows:,} rows of {source.stat().st_size / 1e6:.0f} MB packed, {plain.stat().st_size / 1e6:.0f} MB plain, {given.repeats} rounds"
sys.exit(table(title, contenders, measure(contenders, given.repeats, check), at_most=1.1))
