"""Peak memory and time of the main job at one, ten and fifty million rows. Options: `--rows N` (50,000,000: the most),
`--repeats N` (3)."""

import sys

from lib.checks import SameRows
from lib.contest import measure, options, ours
from lib.inputs import people
from small import PIPELINE, expectation

given = options(rows=50_000_000, repeats=3)
print(f"{'rows':>12}{'median s':>10}{'s per 1M':>10}{'peak MB':>10}; at most 300 MB is wanted, the same at every size")
wrong = False
for rows in sorted({min(rows, given.rows) for rows in (1_000_000, 10_000_000, given.rows)}):
    source, block = people(rows)
    contender = ours(PIPELINE, source)
    found = measure([contender], given.repeats, SameRows(rows, expectation(block)))["millpond"]
    if found.wrong:
        wrong = True
        print(f"{rows:>12,} WRONG: {found.wrong}")
        continue
    seconds = sorted(found.seconds)[len(found.seconds) // 2]
    print(f"{rows:>12,}{seconds:>10.3f}{seconds / rows * 1e6:>10.3f}{found.peak_mb:>10.0f}", flush=True)
sys.exit(1 if wrong else 0)
