"""How long a command takes as a whole process on 10,000 rows, outside a project. Options: `--rows N` (10,000), `--repeats N` (20)."""

import sys

from lib.checks import SameRows
from lib.contest import LIB, measure, options, ours, table
from lib.inputs import people

PIPELINE = (LIB / "main_job.toml").read_text()


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
