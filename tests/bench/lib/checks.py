"""Whether the outputs of contenders say the same: as many rows, and the same cells in rows spread over the file."""

import csv

from lib.contest import Failed

SPREAD = 1_000


def as_said(cell):
    """Returns a cell as it is compared: a boolean in one form, a number by its value."""
    if cell.lower() in ("true", "false"):
        return cell.lower()
    try:
        return float(cell)
    except ValueError:
        return cell


def close(left, right):
    """Returns whether two cells are the same; numbers may differ in the last digit."""
    if isinstance(left, float) and isinstance(right, float):
        return abs(left - right) <= 1e-9 * max(abs(left), abs(right))
    return left == right


def rows_of(path, wanted):
    """Returns the number of rows of a CSV file, its header, and the rows at the wanted places."""
    csv.field_size_limit(1 << 24)
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        header, found, count = next(reader), {}, 0
        for row in reader:
            if count in wanted:
                found[count] = [as_said(cell) for cell in row]
            count += 1
    return count, header, found


class SameRows:
    """Checks that every contender writes the rows that `expected` gives for a place, and as many as there are."""

    def __init__(self, rows, expected):
        self.rows = rows
        step = max(1, rows // SPREAD)
        self.wanted = {place: [as_said(cell) for cell in expected(place)] for place in range(0, rows, step)}

    def __call__(self, name, out, _words):
        count, _, found = rows_of(out, self.wanted)
        if count != self.rows:
            raise Failed(f"{count} rows, not {self.rows}")
        for place, wanted in self.wanted.items():
            got = found[place]
            if len(got) != len(wanted) or not all(map(close, got, wanted)):
                raise Failed(f"row {place}: {got[:8]} is not {wanted[:8]}")


class SameByKey:
    """Checks the same of rows that may come in any order: `expected` gives the rows of some keys, which are first columns."""

    def __init__(self, rows, expected):
        self.rows = rows
        self.wanted = {key: [as_said(cell) for cell in row] for key, row in expected.items()}

    def __call__(self, name, out, _words):
        count, found = 0, {}
        with open(out, newline="", encoding="utf-8") as file:
            reader = csv.reader(file)
            next(reader)
            for row in reader:
                count += 1
                if row[0] in self.wanted:
                    found[row[0]] = [as_said(cell) for cell in row]
        if count != self.rows:
            raise Failed(f"{count} rows, not {self.rows}")
        for key, wanted in self.wanted.items():
            got = found.get(key, [])
            if len(got) != len(wanted) or not all(map(close, got, wanted)):
                raise Failed(f"key {key}: {got} is not {wanted}")
