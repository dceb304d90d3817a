"""How long a command takes as a whole process on 10,000 rows, outside a project. Options: `--rows N` (10,000), `--repeats N` (20)."""

import sys

from lib.checks import SameRows
from lib.contest import measure, options, ours, table
from lib.inputs import people

PIPELINE = """[source]
csv   = "input.csv"
types = { price = "decimal" }

[[step]]
do      = "drop_missing"
columns = ["name"]

[[step]]
do         = "split_name"
column     = "name"
into       = ["first_name", "last_name"]
honorifics = "keep"

[[step]]
do      = "strip_leading_zeros"
columns = ["price"]

[[step]]
do  = "derive"
set = { above_100 = "price > 100" }

[[step]]
do      = "select"
columns = ["first_name", "last_name", "price", "above_100"]
"""


def expectation(block):
    """Returns what the output holds at a place."""

    def expected(place):
        name, price = block[place % len(block)]
        return [*name.split()[:2], price, str(float(price) > 100)]

    return expected


if __name__ == "__main__":
    given = options(rows=10_000, repeats=20)
    source, block = people(given.rows)
    contenders = [ours(PIPELINE, source)]
    figures = measure(contenders, given.repeats, SameRows(given.rows, expectation(block)))
    sys.exit(table(f"{given.rows:,} rows, {given.repeats} rounds; at most 0.050 s is wanted", contenders, figures))
