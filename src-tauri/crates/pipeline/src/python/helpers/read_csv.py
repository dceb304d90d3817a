def read_csv(
    path: str,
    *,
    separator: str = ",",
    quote_char: str = '"',
    has_header: bool = True,
    skip_lines: int = 0,
    comment_prefix: str | None = None,
    strict: bool = False,
) -> pl.LazyFrame:
    """A CSV file, every cell as text. Records that have not as many fields as the header are left out (or refused: strict).

    Polars fills up or cuts such records unseen, so Python's csv module looks for them first. Where a file is known to have
    none, pl.scan_csv alone will do, and is faster.
    """
    csv.field_size_limit(2**30)
    with open_text(path) as file:
        for _ in range(skip_lines):
            next(file)
        lines = (line for line in file if comment_prefix is None or not line.startswith(comment_prefix))
        records = csv.reader(lines, delimiter=separator, quotechar=quote_char, strict=True)
        first = next(records)
        names: list[str] = []
        for place, written in enumerate(first if has_header else [""] * len(first), 1):
            name = written = written.strip() or f"column_{place}"
            number = 2
            while name in names:
                name, number = f"{written}_{number}", number + 1
            names.append(name)
        odd, count = [], 0 if has_header else 1
        for count, record in enumerate(records, count + 1):
            if len(record) != len(names) and (record or len(names) > 1):
                odd.append(count - 1)
                if record and strict:
                    raise ValueError(f"{path}: a record has {len(record)} fields, not {len(names)}: {record}")
    rows = pl.scan_csv(
        path,
        separator=separator,
        quote_char=quote_char,
        has_header=has_header,
        skip_lines=skip_lines,
        comment_prefix=comment_prefix,
        new_columns=names,
        infer_schema=False,
        empty_string_is_null=False,
        truncate_ragged_lines=True,
        glob=False,
    )
    if rows.select(pl.len()).collect().item() != count:
        raise ValueError(f"{path}: Polars does not read the {count} records that there are")
    return rows.with_row_index("record").filter(~pl.col("record").is_in(odd)).drop("record") if odd else rows
