"""A table of 200 columns: one is compared with a number, all are written. Options: `--rows N` (200,000), `--repeats N` (5)."""

import sys

from lib.checks import SameRows
from lib.contest import measure, options, ours, peer, table
from lib.inputs import wide

PIPELINE = """[source]
csv   = "input.csv"
types = { c001 = "decimal" }

[[step]]
do  = "derive"
set = { above = "c001 > 500" }
"""

given = options(rows=200_000)
source, block = wide(given.rows)
expected = lambda place: [*(row := block[place % len(block)]), str(float(row[1]) > 500)]
contenders = [peer("polars", "flag", source, "c001", "500"), peer("duckdb", "flag", source, "c001", "500"), ours(PIPELINE, source)]
figures = measure(contenders, given.repeats, SameRows(given.rows, expected))
title = f"{given.rows:,} rows of 200 columns, {source.stat().st_size / 1e6:.0f} MB, {given.repeats} rounds"
sys.exit(table(title, contenders, figures, at_most=0.7))
