"""Inputs that are the same on every machine: a block of rows from a seeded generator, repeated."""

import csv
import gzip
import io
import random
import shutil

from lib.contest import work_folder

BLOCK = 10_000

FIRST = ["Ada", "Benoit", "Chitra", "Dinesh", "Edsger", "Frances", "Grace", "Hedy", "Ivan", "Joan", "Katherine", "Leslie", "Mei"]
LAST = ["Allen", "Borg", "Clarke", "Dijkstra", "Easley", "Floyd", "Goldberg", "Hopper", "Iverson", "Jones", "Knuth", "Lovelace"]


def encoded(rows, **how):
    """Returns rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", **how).writerows(rows)
    return text.getvalue().encode()


def repeated(name, rows, header, block, **how):
    """Returns a file that repeats a block of rows until there are `rows`; it is written once."""
    path = work_folder() / f"{name}-{rows}.csv"
    if path.exists():
        return path
    print(f"Writing {path}", flush=True)
    part = path.with_suffix(".part")
    with part.open("wb") as out:
        out.write(encoded([header]))
        whole, rest = divmod(rows, len(block))
        body = encoded(block, **how)
        for _ in range(whole):
            out.write(body)
        out.write(encoded(block[:rest], **how))
    part.rename(path)
    return path


def person(source):
    """Returns a name of two to four words."""
    title = source.choice(["Mr. ", "Ms. ", "Dr. "]) if source.random() < 0.03 else ""
    suffix = source.choice([" Jr.", " MD", " II"]) if source.random() < 0.01 else ""
    return f"{title}{source.choice(FIRST)} {source.choice(LAST)}{suffix}"


def people(rows):
    """Returns a file of names and prices like those of the main job, and its block of rows."""
    source = random.Random(1)
    price = lambda: "0" * source.choice([0, 0, 0, 1, 2]) + f"{source.uniform(0, 300):.14f}"
    block = [[person(source), price()] for _ in range(BLOCK)]
    return repeated("people", rows, ["name", "price"], block), block


def packed(source):
    """Returns a file packed as a person would, by `gzip`; it is written once."""
    path = source.with_name(source.name + ".gz")
    if not path.exists():
        print(f"Writing {path}", flush=True)
        part = path.with_suffix(".part")
        with source.open("rb") as plain, gzip.open(part, "wb", compresslevel=6) as out:
            shutil.copyfileobj(plain, out, 1 << 20)
        part.rename(path)
    return path


def wide(rows, columns=200):
    """Returns a file of many columns, short numbers and words, and its block of rows."""
    source = random.Random(2)
    kinds = [
        lambda: str(source.randrange(1000)),
        lambda: f"{source.uniform(0, 1000):.2f}",
        lambda: source.choice(FIRST),
        lambda: source.choice(["", "yes", "no"]),
        lambda: f"{source.choice(FIRST)} {source.choice(LAST)}",
    ]
    block = [[kinds[column % len(kinds)]() for column in range(columns)] for _ in range(2_000)]
    header = [f"c{column:03}" for column in range(columns)]
    return repeated("wide", rows, header, block), block


def quoted(rows):
    """Returns a file in which every text is quoted and many hold delimiters, quotes and line ends, and its block of rows."""
    source = random.Random(3)

    def note():
        words = [source.choice(FIRST) for _ in range(source.randrange(3, 12))]
        between = source.choice([" ", ", ", ", ", "\n"])
        text = between.join(words)
        return f'she said "{text}"' if source.random() < 0.3 else text

    block = [[f"{number}", f"{source.choice(LAST)}, {source.choice(FIRST)}", note(), f"{source.uniform(0, 300):.2f}"] for number in range(BLOCK)]
    return repeated("quoted", rows, ["id", "name", "note", "price"], block, quoting=csv.QUOTE_ALL), block


def key_of(number, keys):
    """Returns the key of a row: every key comes as often, in no order that is worth anything."""
    return number * 7_919 % keys


def cents_of(number):
    """Returns the value of a row, in hundredths."""
    return number * 31 % 10_007


def written(name, header, rows, row):
    """Returns a file of `rows` rows, each of them `row(number)`; it is written once."""
    path = work_folder() / f"{name}-{rows}.csv"
    if path.exists():
        return path
    print(f"Writing {path}", flush=True)
    part = path.with_suffix(".part")
    with part.open("w") as out:
        out.write(header + "\n")
        for start in range(0, rows, BLOCK):
            out.writelines(row(number) for number in range(start, min(rows, start + BLOCK)))
    part.rename(path)
    return path


def facts(rows, keys):
    """Returns a file of rows with a key and a value."""

    def row(number):
        cents = cents_of(number)
        return f"{number},{key_of(number, keys)},{cents // 100}.{cents % 100:02}\n"

    return written(f"facts-{keys}", "id,key,value", rows, row)


def labels(keys):
    """Returns a file with a label for every key, in another order."""
    return written("labels", "key,label", keys, lambda number: f"{(key := key_of(number + 1, keys))},{label_of(key)}\n")


def label_of(key):
    """Returns the label of a key."""
    return f"{FIRST[key % len(FIRST)]} {key}"
