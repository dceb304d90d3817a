"""The profile of a file's columns, beside DuckDB's SUMMARIZE. Options: `--rows N` (10,000,000), `--repeats N` (5)."""

import json
import sys

from lib.contest import Contender, Failed, measure, millpond, options, peer, table
from lib.inputs import people

given = options(rows=10_000_000)
source, block = people(given.rows)


def check(name, _out, words):
    if name != "millpond":
        if str(given.rows).encode() not in words:
            raise Failed("its summary does not count the rows")
        return
    profile = json.loads(words)
    distinct = len({row[0] for row in block[: given.rows]})
    if profile["rows"] != given.rows or profile["columns"][0]["distinct"] != distinct:
        raise Failed(f"{profile['rows']} rows, {profile['columns'][0]['distinct']} names; there are {given.rows} and {distinct}")


contenders = [
    peer("duckdb", "summary", source),
    Contender("millpond", lambda out: [millpond(), "profile", source, "--json"], peer=False),
]
title = f"profile of {given.rows:,} rows, {source.stat().st_size / 1e6:.0f} MB, {given.repeats} rounds"
sys.exit(table(title, contenders, measure(contenders, given.repeats, check), at_most=1.0))
