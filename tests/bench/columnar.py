"""Names and prices become a Parquet file, packed by zstd. Options: `--rows N` (10,000,000), `--repeats N` (5)."""

import subprocess
import sys

from lib.checks import SameRows
from lib.contest import LIB, measure, options, ours, peer, python, table, work_folder
from lib.inputs import people

PIPELINE = """[source]
csv   = "input.csv"
types = { price = "float" }
"""


def check(name, out, words):
    """Reads the file with a program that is not ours, and checks its rows."""
    text = work_folder() / "out-check.csv"
    subprocess.run([python(), LIB / "peers.py", "polars", "text", out, text], check=True)
    same(name, text, words)


given = options(rows=10_000_000)
source, block = people(given.rows)
same = SameRows(given.rows, lambda place: block[place % len(block)])
contenders = [peer("polars", "columnar", source), peer("duckdb", "columnar", source), ours(PIPELINE, source)]
title = f"{given.rows:,} rows, {source.stat().st_size / 1e6:.0f} MB, to Parquet, {given.repeats} rounds"
sys.exit(table(title, contenders, measure(contenders, given.repeats, check, "parquet"), at_most=1.1))
