"""A file of quoted texts with delimiters, doubled quotes and line ends in them: one column is compared with a number, all are
written. Options: `--rows N` (4,000,000), `--repeats N` (5)."""

import sys

from lib.checks import SameRows
from lib.contest import measure, options, ours, peer, table
from lib.inputs import quoted

PIPELINE = """[source]
csv   = "input.csv"
types = { price = "decimal" }

[[step]]
do  = "derive"
set = { above = "price > 100" }
"""

given = options(rows=4_000_000)
source, block = quoted(given.rows)
expected = lambda place: [*(row := block[place % len(block)]), str(float(row[3]) > 100)]
contenders = [peer("polars", "flag", source, "price", "100"), peer("duckdb", "flag", source, "price", "100"), ours(PIPELINE, source)]
figures = measure(contenders, given.repeats, SameRows(given.rows, expected))
title = f"{given.rows:,} rows of quoted texts, {source.stat().st_size / 1e6:.0f} MB, {given.repeats} rounds"
sys.exit(table(title, contenders, figures, at_most=0.7))
