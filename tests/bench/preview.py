"""How soon the first rows of a large file are seen, as a whole process outside a project. Options: `--rows N` (10,000,000),
`--repeats N` (20)."""

import json
import sys

from lib.contest import Contender, Failed, measure, millpond, options, table, work_folder
from lib.inputs import people

PIPELINE = """[source]
csv   = "input.csv"
types = { price = "decimal" }

[[step]]
do     = "split_name"
column = "name"
into   = ["first_name", "last_name"]

[[step]]
do  = "derive"
set = { above_100 = "price > 100" }
"""

given = options(rows=10_000_000, repeats=20)
source, _ = people(given.rows)
pipeline = work_folder() / "preview.toml"
pipeline.write_text(PIPELINE)


def check(_name, _out, words):
    if len(json.loads(words)["rows"]) == 0:
        raise Failed("no row was shown")


contenders = [Contender("millpond", lambda out: [millpond(), "preview", pipeline, "--input", source, "--json"], peer=False)]
title = f"preview of {given.rows:,} rows, {source.stat().st_size / 1e6:.0f} MB, {given.repeats} rounds; at most 0.100 s is wanted"
sys.exit(table(title, contenders, measure(contenders, given.repeats, check)))
